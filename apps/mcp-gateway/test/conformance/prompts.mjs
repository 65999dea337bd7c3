import { completable } from '@modelcontextprotocol/server';
import { inputRequired } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { ask } from './ask.mjs';
import { image, text } from './samples.mjs';

const user = (content) => ({ role: 'user', content });

/** Prompts with and without arguments, one of which asks first. */
export function addPrompts(server) {
  server.registerPrompt('test_simple_prompt', { description: 'simple' }, () => ({
    messages: [user(text('This is a simple prompt for testing.'))],
  }));
  const words = z.object({
    arg1: completable(z.string(), (value) => ['paris', 'park', 'party'].filter((word) => word.startsWith(value))),
    arg2: z.string(),
  });
  server.registerPrompt('test_prompt_with_arguments', { description: 'arguments', argsSchema: words }, (given) => ({
    messages: [user(text(`Prompt with arguments: arg1='${given.arg1}', arg2='${given.arg2}'`))],
  }));
  const uri = z.object({ resourceUri: z.string() });
  server.registerPrompt('test_prompt_with_embedded_resource', { description: 'resource', argsSchema: uri }, (given) => {
    const resource = { uri: given.resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' };
    const please = text('Please process the embedded resource above.');
    return { messages: [user({ type: 'resource', resource }), user(please)] };
  });
  server.registerPrompt('test_prompt_with_image', { description: 'image' }, () => ({
    messages: [user(image), user(text('Please analyze the image above.'))],
  }));
  server.registerPrompt('test_input_required_result_prompt', { description: 'asks' }, ({ mcpReq }) => {
    const given = mcpReq.inputResponses?.user_context;
    if (given) return { messages: [user(text(`Context: ${given.content?.context}`))] };
    return inputRequired({
      inputRequests: { user_context: ask('What context should the prompt use?', 'context') },
    });
  });
}
