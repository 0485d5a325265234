// A thread that does a share of a command.
import { end } from '../cli/helpers.ts';
import { run } from '../cli/run.ts';

try {
  run();
} finally {
  end();
}
