// The field's style: light, dark, in high contrast, and in the design system of French public sites.

const CSS = `
:host {
  --_ink: var(--ruelle-ink, light-dark(#1b1e26, #e9e7e1));
  --_faint: var(--ruelle-faint, light-dark(#5b5f6b, #a3a7b3));
  --_ground: var(--ruelle-ground, light-dark(#fff, #1c2029));
  --_line: var(--ruelle-line, light-dark(#75798a, #8b90a0));
  --_accent: var(--ruelle-accent, light-dark(#1d3f94, #9db6f7));
  --_hover: var(--ruelle-hover, light-dark(#eaeffb, #27304a));
  --_mark: var(--_accent);
  --_error: var(--ruelle-error, light-dark(#b3261e, #ffb4ab));
  --_radius: var(--ruelle-radius, 0.5rem);
  display: block;
  font: var(--ruelle-font, inherit);
}
:host([hidden]), [hidden] { display: none !important; }
* { box-sizing: border-box; }
[part=label] { display: block; margin-block-end: 0.35em; font-weight: 600; }
[part=hint], [part=state] { margin: 0.35em 0 0; font-size: 0.875em; color: color-mix(in srgb, currentcolor 80%, transparent); }
[part=label] + [part=hint] { margin: -0.15em 0 0.5em; }
[part=error] { margin: 0.35em 0 0; font-size: 0.875em; font-weight: 600; color: var(--_error); }
[part=box] { position: relative; color: var(--_ink); }
[part=input] {
  width: 100%;
  min-height: 2.75rem;
  padding-block: 0.5rem;
  padding-inline: 0.75rem calc(0.75rem + var(--_buttons, 0) * 2.75rem);
  font: inherit;
  color: inherit;
  background: var(--_ground);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
}
[part=input]::placeholder { color: var(--_faint); opacity: 1; }
[part=input]:focus { border-color: var(--_accent); outline: 3px solid var(--_accent); outline-offset: 1px; }
[part=input][aria-invalid=true] { border-color: var(--_error); }
[part=input]:disabled { opacity: 0.6; cursor: not-allowed; }
[part=buttons] { position: absolute; inset-block: 0; inset-inline-end: 0; display: flex; align-items: center; }
button {
  display: grid;
  place-content: center;
  width: 2.75rem;
  height: 2.75rem;
  padding: 0;
  color: var(--_faint);
  background: none;
  border: 0;
  border-radius: var(--_radius);
  cursor: pointer;
}
button:hover { color: var(--_ink); }
button:focus-visible { outline: 3px solid var(--_accent); outline-offset: -3px; }
svg { width: 1.25rem; height: 1.25rem; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; }
[part=list] {
  position: absolute;
  z-index: var(--ruelle-layer, 10);
  inset-block-start: calc(100% + 0.4rem);
  inset-inline: 0;
  max-height: min(24rem, 60vh);
  margin: 0;
  padding: 0.25rem;
  overflow: auto;
  line-height: 1.35;
  list-style: none;
  background: var(--_ground);
  border: 1px solid var(--_line);
  border-radius: var(--_radius);
  box-shadow: 0 1rem 2.5rem -1rem rgb(0 0 0 / 40%);
}
[role=option] {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: 0 1rem;
  align-items: center;
  min-height: 2.75rem;
  padding: 0.4rem 0.65rem;
  border-radius: calc(var(--_radius) * 0.75);
  cursor: pointer;
}
[role=option]:hover { background: var(--_hover); }
[role=option][aria-selected=true] { background: linear-gradient(var(--_mark) 0 0) 0 / 3px 100% no-repeat var(--_hover); }
[role=option]:is(:hover, [aria-selected=true]) :is([part=place], [part=kind]) { color: inherit; }
[role=option][aria-disabled=true] { display: block; color: var(--_faint); background: none; cursor: default; }
[part=match] { font-weight: 700; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 0.2em; }
[part=place] { grid-row: 2; font-size: 0.9em; color: var(--_faint); }
[part=kind] { grid-row: 1 / 3; grid-column: 2; font-size: 0.8em; color: var(--_faint); }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (prefers-reduced-motion: no-preference) { [role=option] { transition: background-color 0.12s; } }
@media (forced-colors: active) {
  [role=option][aria-selected=true] { outline: 2px solid Highlight; outline-offset: -2px; }
  [part=input]:focus { outline-color: Highlight; }
  [part=match] { text-decoration-thickness: 2px; }
}
:host([theme=dsfr]) {
  --_ink: var(--ruelle-ink, var(--text-default-grey, light-dark(#3a3a3a, #cecece)));
  --_faint: var(--ruelle-faint, var(--text-mention-grey, light-dark(#666, #929292)));
  --_ground: var(--ruelle-ground, var(--background-contrast-grey, light-dark(#eee, #242424)));
  --_line: var(--ruelle-line, var(--border-plain-grey, light-dark(#3a3a3a, #cecece)));
  --_accent: var(--ruelle-accent, #0a76f6);
  --_hover: var(--ruelle-hover, var(--background-contrast-grey-hover, light-dark(#d2d2d2, #474747)));
  --_mark: var(--ruelle-accent, var(--border-action-high-blue-france, light-dark(#000091, #8585f6)));
  --_error: var(--ruelle-error, var(--text-default-error, light-dark(#ce0500, #ff5655)));
  --_radius: 0;
  position: relative;
  font-family: var(--ruelle-font-family, Marianne, arial, sans-serif);
  line-height: 1.5rem;
}
:host([theme=dsfr]) [part=label] { margin-block-end: 0.5rem; font-weight: 400; color: var(--text-label-grey, light-dark(#161616, #fff)); }
:host([theme=dsfr]) [part=label] + [part=hint] { margin: -0.25rem 0 0.5rem; font-size: 0.75rem; line-height: 1.25rem; }
:host([theme=dsfr]) [part=input] { min-height: 2.5rem; padding-inline-start: 1rem; border: 0; border-radius: 0.25rem 0.25rem 0 0; box-shadow: inset 0 -2px var(--_line); }
:host([theme=dsfr]) [part=input]::placeholder { font-style: italic; }
:host([theme=dsfr]) [part=input]:focus { outline: 2px solid #0a76f6; outline-offset: 2px; }
:host([theme=dsfr]) [part=input][aria-invalid=true] { box-shadow: inset 0 -2px var(--_error); }
:host([theme=dsfr]) [part=error] { margin-block-start: 1rem; font-size: 0.75rem; font-weight: 400; line-height: 1.25rem; }
:host([theme=dsfr]) [part=error]::before { content: ''; position: absolute; inset-block: 0; inset-inline-start: -0.75rem; border-inline-start: 2px solid var(--_error); }
:host([theme=dsfr]) [part=label]:has(~ [part=error]:not([hidden])) { color: var(--_error); }
:host([theme=dsfr]) [part=list] { padding: 0; line-height: 1.5rem; background: var(--background-overlap-grey, light-dark(#fff, #242424)); border: 0; filter: drop-shadow(0 2px 6px rgb(0 0 18 / 16%)); }
:host([theme=dsfr]) [role=option] { border-radius: 0; box-shadow: inset 0 -1px var(--border-default-grey, light-dark(#ddd, #353535)); }
`;

let sheet: CSSStyleSheet | undefined;

/** The style sheet that all fields share. A policy that forbids inline styles allows it. */
export function fieldStyle(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(CSS.replace(/\s+/g, ' '));
  }
  return sheet;
}
