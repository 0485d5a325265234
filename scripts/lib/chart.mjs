// Charts as SVG: lines over two axes, and ranges in rows over a logarithmic one. On white, so that they read on any page.

const WIDTH = 820;
const INK = '#24292f';
const FAINT = '#d8dde3';
const escape = (text) => String(text).replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
const number = (value) => value.toLocaleString('en', { maximumFractionDigits: 1 });
const place = (value) => value.toFixed(1);
const text = (x, y, words, more = '') => `<text x="${place(x)}" y="${place(y)}" ${more}>${escape(words)}</text>`;
const line = (x1, y1, x2, y2, more) => `<line x1="${place(x1)}" y1="${place(y1)}" x2="${place(x2)}" y2="${place(y2)}" ${more}/>`;

function document(title, height, body) {
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="${INK}" role="img">`;
  return `${head}\n<title>${escape(title)}</title>\n<rect width="${WIDTH}" height="${height}" fill="#fff"/>\n${text(20, 28, title, 'font-size="16" font-weight="600"')}\n${body.join('\n')}\n</svg>\n`;
}

/** Round steps, about so many, up to the first that is not below `most`. */
function ticks(most, count) {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((each) => each * power).find((each) => each >= rough);
  return Array.from({ length: Math.ceil(most / step) + 1 }, (_, index) => index * step);
}

/**
 * Lines and dots over two axes from nought.
 * @param {{ title: string, x: { label: string }, y: { label: string }, body: { name: string, colour: string, dash?: string, points: [number, number][] }[],
 *   dots?: { name: string, colour: string, points: { x: number, y: number, name: string }[] } }} chart
 */
export function axes({ title, x, y, body, dots }) {
  const [left, right, top, bottom, height] = [70, 190, 50, 55, 430];
  const points = [...body.flatMap((series) => series.points), ...(dots?.points ?? []).map((dot) => [dot.x, dot.y])];
  const [xs, ys] = [0, 1].map((axis) => ticks(Math.max(...points.map((point) => point[axis])), 6));
  const atX = (value) => left + ((WIDTH - left - right) * value) / xs.at(-1);
  const atY = (value) => height - bottom - ((height - top - bottom) * value) / ys.at(-1);
  const out = [];
  for (const tick of ys) out.push(line(left, atY(tick), WIDTH - right, atY(tick), `stroke="${FAINT}"`), text(left - 8, atY(tick) + 4, number(tick), 'text-anchor="end"'));
  for (const tick of xs) out.push(line(atX(tick), height - bottom, atX(tick), height - bottom + 5, `stroke="${INK}"`), text(atX(tick), height - bottom + 20, number(tick), 'text-anchor="middle"'));
  out.push(text((left + WIDTH - right) / 2, height - 14, x.label, 'text-anchor="middle"'));
  out.push(`<text transform="translate(18 ${(top + height - bottom) / 2}) rotate(-90)" text-anchor="middle">${escape(y.label)}</text>`);
  for (const { colour, dash, points: path } of body) {
    const along = path.map(([a, b]) => `${place(atX(a))},${place(atY(b))}`).join(' ');
    out.push(`<polyline points="${along}" fill="none" stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}/>`);
  }
  for (const dot of dots?.points ?? []) {
    out.push(`<circle cx="${place(atX(dot.x))}" cy="${place(atY(dot.y))}" r="4" fill="${dots.colour}"><title>${escape(dot.name)}: ${number(dot.y)}</title></circle>`);
  }
  out.push(...legend(body, dots, WIDTH - right + 16, top + 8));
  return document(title, height, out);
}

function legend(body, dots, x, top) {
  const entry = ({ name, colour, dash }, index) => {
    const y = top + index * 22;
    return [line(x, y, x + 28, y, `stroke="${colour}" stroke-width="2"${dash ? ` stroke-dasharray="${dash}"` : ''}`), text(x + 36, y + 4, name)];
  };
  const out = body.flatMap(entry);
  if (!dots) return out;
  const y = top + body.length * 22;
  const [first, ...rest] = dots.name.split(', ');
  out.push(`<circle cx="${x + 14}" cy="${y}" r="4" fill="${dots.colour}"/>`, text(x + 36, y + 4, first));
  rest.forEach((words, index) => out.push(text(x + 36, y + 20 + index * 16, words)));
  return out;
}

/**
 * Ranges in rows over a logarithmic axis, a bar across each at its mark.
 * @param {{ title: string, label: string, series: { name: string, colour: string }[],
 *   rows: { name: string, ranges: { from: number, to: number, mark: number }[] }[] }} chart
 */
export function rows({ title, label, series, rows: list }) {
  const [left, right, top, bottom] = [140, 30, 76, 46];
  const each = 8 + series.length * 8;
  const height = top + list.length * each + bottom;
  const ends = list.flatMap((row) => row.ranges).flatMap(({ from, to }) => [from, to]);
  const [low, high] = [Math.floor(Math.log10(Math.min(...ends))), Math.ceil(Math.log10(Math.max(...ends)))];
  const at = (value) => left + ((WIDTH - left - right) * (Math.log10(value) - low)) / (high - low);
  const out = [];
  for (let power = low; power <= high; power++) {
    const x = at(10 ** power);
    out.push(line(x, top, x, height - bottom, `stroke="${FAINT}"`), text(x, height - bottom + 18, number(10 ** power), 'text-anchor="middle"'));
  }
  out.push(text((left + WIDTH - right) / 2, height - 8, label, 'text-anchor="middle"'));
  series.forEach(({ name, colour }, index) => {
    const x = left + index * 150;
    out.push(line(x, 54, x + 28, 54, `stroke="${colour}" stroke-width="4"`), text(x + 36, 58, name));
  });
  list.forEach(({ name, ranges }, row) => {
    const y = top + row * each + 8;
    out.push(text(left - 10, y + (series.length - 1) * 4 + 4, name, 'text-anchor="end"'));
    ranges.forEach(({ from, to, mark }, index) => {
      const [here, colour] = [y + index * 8, series[index].colour];
      out.push(line(at(from), here, at(to), here, `stroke="${colour}" stroke-width="4" stroke-linecap="round" opacity="0.55"`));
      out.push(line(at(mark), here - 4, at(mark), here + 4, `stroke="${colour}" stroke-width="2.5"`));
    });
  });
  return document(title, height, out);
}
