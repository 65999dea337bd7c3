import { inputRequired } from '@modelcontextprotocol/server';
import { ask } from './ask.mjs';
import { answer, text } from './samples.mjs';

/** Tools that need input from the client first. Their state is signed like the confirmation tokens of the gateway. */
export function addQuestions(tool, tokens) {
  const state = (round) => {
    const binding = { consumer: 'conformance', tool: 'fixture', arguments: { round } };
    return tokens.issue(binding, `round-${round}`, Date.now() + 60_000);
  };
  const sampling = (question, maxTokens) =>
    inputRequired.createMessage({ messages: [{ role: 'user', content: text(question) }], maxTokens });
  const name = ask('What is your name?', 'name');
  const confirm = ask('Please confirm', 'ok', 'boolean');

  tool('test_input_required_result_elicitation', ({ mcpReq }) => {
    const given = mcpReq.inputResponses?.user_name;
    return given?.content
      ? answer(text(`Hello, ${given.content.name}!`))
      : inputRequired({ inputRequests: { user_name: name } });
  });
  tool('test_input_required_result_sampling', ({ mcpReq }) => {
    const given = mcpReq.inputResponses?.capital_question;
    const capital_question = sampling('What is the capital of France?', 100);
    return given ? answer(text(JSON.stringify(given.content))) : inputRequired({ inputRequests: { capital_question } });
  });
  tool('test_input_required_result_list_roots', ({ mcpReq }) => {
    const given = mcpReq.inputResponses?.client_roots;
    const client_roots = inputRequired.listRoots();
    return given ? answer(text(JSON.stringify(given.roots))) : inputRequired({ inputRequests: { client_roots } });
  });
  for (const tampering of ['request_state', 'tampered_state']) {
    tool(`test_input_required_result_${tampering}`, ({ mcpReq }) =>
      mcpReq.inputResponses?.confirm && mcpReq.requestState()
        ? answer(text('state-ok'))
        : inputRequired({ inputRequests: { confirm }, requestState: state(1) }),
    );
  }
  tool('test_input_required_result_multiple_inputs', ({ mcpReq }) => {
    const { user_name, greeting, client_roots } = mcpReq.inputResponses ?? {};
    if (user_name && greeting && client_roots) return answer(text('complete'));
    const inputRequests = {
      user_name: name,
      greeting: sampling('Generate a greeting', 50),
      client_roots: inputRequired.listRoots(),
    };
    return inputRequired({ inputRequests, requestState: state(1) });
  });
  tool('test_input_required_result_multi_round', ({ mcpReq }) => {
    const { step1, step2 } = mcpReq.inputResponses ?? {};
    if (step2) return answer(text('complete'));
    const next = step1
      ? { step2: ask('Step 2: What is your favorite color?', 'color') }
      : { step1: ask('Step 1: What is your name?', 'name') };
    return inputRequired({ inputRequests: next, requestState: state(step1 ? 2 : 1) });
  });
  tool('test_input_required_result_capabilities', ({ mcpReq }) => {
    const can = mcpReq.envelope?.['io.modelcontextprotocol/clientCapabilities'] ?? {};
    const inputRequests = {
      ...(can.sampling ? { greeting: sampling('Generate a greeting', 50) } : {}),
      ...(can.elicitation ? { user_name: name } : {}),
    };
    return Object.keys(inputRequests).length ? inputRequired({ inputRequests }) : answer(text('nothing to ask'));
  });
  const sampled = () => inputRequired({ inputRequests: { greeting: sampling('Generate a greeting', 50) } });
  tool('test_missing_capability', sampled);
  tool('test_streaming_elicitation', ({ mcpReq }) =>
    mcpReq.inputResponses?.user_name ? answer(text('complete')) : inputRequired({ inputRequests: { user_name: name } }),
  );
}
