// The command line of the package: the native one, in WebAssembly.
import { after } from '../cli/host.ts';
import { run } from '../cli/run.ts';
import { serve } from '../cli/serve.ts';

/** The exit status of a native command that panics. */
const PANICKED = 101;

/** Runs the command of the process's arguments, whose exit status it sets. */
export async function main(): Promise<void> {
  try {
    run();
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    // It has told what is wrong.
    process.exitCode = PANICKED;
  }
  if (after.serve) process.exitCode = await serve(after.serve);
}
