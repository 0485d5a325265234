#!/usr/bin/env node
// `npm create ruelle`: `ruelle init`, from the package `ruelle`.
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`error: Node ${process.versions.node} is too old; install Node 20 or newer`);
  process.exitCode = 1;
} else {
  const { init } = await import('ruelle/init');
  process.exitCode = await init(process.argv.slice(2));
}
