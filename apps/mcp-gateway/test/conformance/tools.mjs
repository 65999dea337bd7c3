import { setTimeout as sleep } from 'node:timers/promises';
import { answer, image, text, WAV } from './samples.mjs';

/** Tools with one kind of content, an error, progress and logging. */
export function addTools(tool) {
  const resource = (uri, mimeType, value) => ({ type: 'resource', resource: { uri, mimeType, text: value } });
  tool('test_simple_text', () => answer(text('This is a simple text response for testing.')));
  tool('test_image_content', () => answer(image));
  tool('test_audio_content', () => answer({ type: 'audio', data: WAV, mimeType: 'audio/wav' }));
  tool('test_embedded_resource', () =>
    answer(resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')),
  );
  tool('test_multiple_content_types', () =>
    answer(
      text('Multiple content types test:'),
      image,
      resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ),
  );
  tool('test_error_handling', () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  tool('test_tool_with_progress', async ({ mcpReq }) => {
    const progressToken = mcpReq._meta?.progressToken;
    for (const progress of [0, 50, 100]) {
      if (progressToken !== undefined) {
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } });
      }
      await sleep(20);
    }
    return answer(text('done'));
  });
  const logging = async ({ mcpReq }) => {
    for (const line of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await mcpReq.log('info', line);
      await sleep(20);
    }
    return answer(text('logged'));
  };
  tool('test_tool_with_logging', logging);
  tool('test_logging_tool', logging);
}
