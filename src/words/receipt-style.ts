// The style of a receipt's page: light and dark by the reader's wish, black on white on paper.
import { Markup } from './markup.ts';

export const RECEIPT_STYLE = new Markup(`
:root { color-scheme: light dark; --text: #1b1f24; --soft: #57606a; --line: #d0d7de; --back: #fff; --box: #f6f8fa; --good: #116329; --bad: #a40e26; --mixed: #7d4e00; }
@media (prefers-color-scheme: dark) { :root { --text: #e6edf3; --soft: #9198a1; --line: #3d444d; --back: #0d1117; --box: #151b23; --good: #56d364; --bad: #ff7b72; --mixed: #e3b341; } }
@media print { :root { --text: #000; --soft: #333; --line: #999; --back: #fff; --box: #fff; --good: #000; --bad: #000; --mixed: #000; } section { break-inside: avoid-page; } .wide { overflow: visible; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.5 system-ui, "Noto Sans KR", "Malgun Gothic", sans-serif; }
main { max-width: 72rem; margin: 0 auto; padding: 2rem 1.25rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; }
.outcome { display: inline-block; margin: 0 0 1rem; padding: .25rem .75rem; border: 1px solid currentColor; border-radius: 1rem; font-weight: 600; }
.proven, .done { color: var(--good); }
.assigned { color: var(--mixed); }
.rolled-back, .refused, .stopped, .failed { color: var(--bad); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1.5rem; margin: 0; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { padding: .35rem .75rem .35rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; word-break: keep-all; overflow-wrap: break-word; }
th { color: var(--soft); font-weight: 600; white-space: nowrap; }
code, pre { font: .9em/1.45 ui-monospace, "Cascadia Mono", Consolas, monospace; }
pre { margin: .5rem 0; padding: .75rem; background: var(--box); border: 1px solid var(--line); border-radius: .375rem; white-space: pre-wrap; overflow-wrap: anywhere; }
ol { margin: 0; padding-left: 1.25rem; }
.advice { margin: .15rem 0; color: var(--soft); }
.complaints { margin: .5rem 0 0; padding-left: 1.25rem; }
.complaints code { color: var(--soft); }
.complaints p { margin: .15rem 0; white-space: pre-line; }
@media (max-width: 40rem) { dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .5rem; } }
`);
