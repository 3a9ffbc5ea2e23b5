export const CONTROLS = `form, [data-unsaved] { display: flex; flex-direction: column; gap: 1.5rem; align-items: stretch }
.field { display: flex; flex-direction: column; gap: .25rem }
.field label, legend, .secret h2 { font-weight: 600; font-size: 1rem; line-height: 1.55 }
.hint, small { color: var(--soft); font-size: .9375rem }
input, button { font: inherit; color: inherit }
input[type=text], input[type=email] {
  width: 100%; min-height: 2.875rem; margin-top: .375rem; padding: .5rem .75rem;
  background: var(--card); border: 1px solid var(--control); border-radius: 8px;
}
input[aria-invalid=true] { border-color: var(--bad); border-width: 2px }
input.code { max-width: 12rem; font: 600 1.375rem/1.4 ui-monospace, "SF Mono", Menlo, Consolas, monospace; letter-spacing: .22em }

button {
  min-height: 2.875rem; padding: .5rem 1.25rem; align-self: flex-start; cursor: pointer;
  background: var(--accent); color: var(--on-accent); border: 1px solid transparent; border-radius: 8px; font-weight: 600;
}
button:hover { background: var(--accent-strong) }
button.quiet { background: transparent; color: var(--accent); border-color: var(--control) }
button.quiet:hover { background: var(--tint) }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.notice:focus { outline: 0 }
.notice:focus-visible { outline: 3px solid currentColor }

.choices { display: grid; margin-top: .625rem; border: 1px solid var(--control); border-radius: 10px; overflow: clip; overflow-clip-margin: 6px }
.choice { display: flex; align-items: center; gap: .75rem; min-height: 2.875rem; padding: .375rem .875rem; cursor: pointer }
.choice + .choice { border-top: 1px solid var(--line) }
.choice small { margin-left: auto; text-align: right; font-variant-numeric: tabular-nums }
.choice:has(:checked) { background: var(--tint) }
.choice:first-child { border-radius: 9px 9px 0 0 }
.choice:last-child { border-radius: 0 0 9px 9px }
input[type=radio] { width: 1.125rem; height: 1.125rem; margin: 0; flex: none; accent-color: var(--accent) }

.secret { display: flex; flex-direction: column; gap: .375rem }
.value { display: flex; gap: .625rem; align-items: stretch }
.value code {
  flex: 1; min-width: 0; padding: .6875rem .875rem; overflow-wrap: anywhere;
  user-select: all; -webkit-user-select: all;
  background: var(--ground); border: 1px solid var(--line); border-radius: 8px;
  font: .9375rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, monospace;
}
.value button { flex: none; min-width: 5.75rem; padding-inline: .75rem; align-self: stretch }

.switches { display: flex; flex-direction: column; border-block: 1px solid var(--line) }
.switch { display: flex; align-items: center; justify-content: space-between; gap: 1.25rem; padding: .875rem 0; cursor: pointer }
.switch + .switch { border-top: 1px solid var(--line) }
.switch span { display: flex; flex-direction: column }
input[role=switch] {
  appearance: none; -webkit-appearance: none; position: relative; flex: none; cursor: pointer;
  width: 2.875rem; height: 1.625rem; margin: 0; border: 2px solid var(--control); border-radius: 1rem; background: var(--card);
}
input[role=switch]::before {
  content: ""; position: absolute; top: 50%; left: .1875rem; width: 1rem; height: 1rem; margin-top: -.5rem;
  border-radius: 50%; background: var(--control);
}
input[role=switch]:checked { background: var(--accent); border-color: var(--accent) }
input[role=switch]:checked::before { left: auto; right: .1875rem; background: var(--on-accent) }
@media (forced-colors: active) {
  .bar .done, input[role=switch]:checked::before { background: Highlight; forced-color-adjust: none }
  input[role=switch]::before { background: ButtonText; forced-color-adjust: none }
}
@media (max-width: 30rem) {
  button { align-self: stretch }
  .value { flex-direction: column }
}
`
