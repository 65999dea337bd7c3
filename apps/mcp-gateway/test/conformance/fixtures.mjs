import { addPrompts } from './prompts.mjs';
import { addQuestions } from './questions.mjs';
import { addResources } from './resources.mjs';
import { addTools } from './tools.mjs';

/** What the suite expects besides the catalog. */
export const fixtures = { register, notifying: ['test_tool_with_logging'] };

function register(server, core) {
  const listed = [];
  const tool = (name, run, inputSchema = { type: 'object' }) => {
    const description = `Fixture of the conformance suite: ${name}`;
    listed.push({ name, description, inputSchema });
    server.registerTool(name, { description }, (context) => run(context));
  };
  server.server.registerCapabilities({ logging: {} });
  addTools(tool);
  addQuestions(tool, core.confirmationTokens);
  addPrompts(server);
  addResources(server);
  return listed;
}
