#!/usr/bin/env node
// The package's command. This file alone runs on any Node, so that an old one is told so.
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
  process.exitCode = 1;
} else if (process.argv[2] === 'init') {
  const { init } = await import('./init.js');
  process.exitCode = await init(process.argv.slice(3));
} else {
  const { main } = await import('./cli.js');
  await main();
}
