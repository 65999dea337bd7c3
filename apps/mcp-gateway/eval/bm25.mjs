// A deterministic stand-in for an agent that reads the tool list: BM25 over what the list says. It knows no synonyms,
// which is the point: a word people use is found only if a tool says it.
const K1 = 1.2;
const B = 0.6;
const STOP = new Set(
  (
    'a an the and or of to in on at for from by with as is are be was were been it its this that these those i we you ' +
    'they he she his her their our my me us them do does did can could should would will may might must not no any all ' +
    'so if then than there here what which who whom when where how why have has had please pls need want ' +
    'use used using one into out up about over per each also only more most other such same now'
  ).split(' '),
);

/** Words of a text, lower case, without endings, stop words left out. */
export function words(text) {
  return (text.toLowerCase().match(/[a-z0-9]+/g) ?? []).filter((word) => !STOP.has(word)).map(stem);
}

function stem(word) {
  if (word.length <= 3) return word;
  return word
    .replace(/ies$/, 'y')
    .replace(/(?:ss)$/, 'ss')
    .replace(/([^s])s$/, '$1')
    .replace(/(?:ation|ating|ated|ates)$/, 'ate')
    .replace(/(?:ing|ed|ly)$/, '')
    .replace(/(.)\1$/, '$1')
    .replace(/e$/, '');
}

/** Builds a ranking over documents `{ id, fields: [{ text, weight }] }`; returns ids, best first. */
export function createRanking(documents) {
  const indexed = documents.map(({ id, fields }) => {
    const counts = new Map();
    let length = 0;
    for (const { text, weight } of fields) {
      for (const word of words(text)) {
        counts.set(word, (counts.get(word) ?? 0) + weight);
        length += weight;
      }
    }
    return { id, counts, length };
  });
  const average = indexed.reduce((sum, { length }) => sum + length, 0) / indexed.length;
  const having = (word) => indexed.filter(({ counts }) => counts.has(word)).length;
  return (query) => {
    const terms = [...new Set(words(query))].map((word) => {
      const count = having(word);
      return { word, weight: Math.log(1 + (indexed.length - count + 0.5) / (count + 0.5)) };
    });
    const scored = indexed.map(({ id, counts, length }) => {
      const score = terms.reduce((sum, { word, weight }) => {
        const frequency = counts.get(word) ?? 0;
        return sum + (weight * frequency * (K1 + 1)) / (frequency + K1 * (1 - B + (B * length) / average));
      }, 0);
      return { id, score };
    });
    return scored.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).map(({ id }) => id);
  };
}

/** Splits a name without word breaks (`findallinvoices`) into words of the vocabulary, the longest first. */
export function segment(name, vocabulary) {
  const best = [{ score: 0, parts: [] }];
  for (let end = 1; end <= name.length; end++) {
    best[end] = { score: best[end - 1].score, parts: [...best[end - 1].parts] };
    for (let start = 0; start < end; start++) {
      const word = name.slice(start, end);
      if (word.length < 3 || !vocabulary.has(word)) continue;
      const score = best[start].score + word.length ** 2;
      if (score > best[end].score) best[end] = { score, parts: [...best[start].parts, word] };
    }
  }
  return best[name.length].parts.join(' ');
}
