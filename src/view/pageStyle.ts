export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--ink:#1f2937;--quiet:#5b6472;--rule:#e5e7eb}
@media(prefers-color-scheme:dark){:root{--ground:#111827;--ink:#e5e7eb;--quiet:#9ca3af;--rule:#2b3648}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.5 system-ui,"Segoe UI","Helvetica Neue","DejaVu Sans",sans-serif;font-variant-numeric:tabular-nums}
main{max-width:908px;margin:0 auto;padding:40px 24px 64px}
h1{margin:0;font-size:26px;line-height:1.25;overflow-wrap:anywhere}
h2{margin:44px 0 12px;font-size:17px}
p{margin:6px 0 0;overflow-wrap:anywhere}
header p,dt,th,.quiet{color:var(--quiet)}
dl{margin:0}dd{margin:0}
.totals{display:flex;flex-wrap:wrap;gap:20px 44px;margin-top:28px}
.totals dt{font-size:13px}
.totals dd{font-size:20px;line-height:1.3}
figure{margin:28px -16px 0}
figure svg{display:block;max-width:100%;height:auto}
.narrow{display:none!important}
table{border-collapse:collapse;width:100%}
th{font-weight:400;font-size:13px;text-align:right}
td{text-align:right;white-space:nowrap}
th,td{padding:6px 0 6px 16px;border-bottom:1px solid var(--rule);vertical-align:top}
th:first-child{padding-left:0;text-align:left;overflow-wrap:anywhere}
tbody th{font-size:15px;color:var(--ink)}
code{font:13px/1.6 ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
ul{margin:0;padding:0;list-style:none}
.rules>li{padding:12px 0;border-bottom:1px solid var(--rule)}
.rules>li:first-child,thead+tbody tr:first-child>*{border-top:1px solid var(--rule)}
.elements{display:flex;flex-wrap:wrap;gap:2px 20px;margin-top:4px;color:var(--quiet)}
.versions{display:flex;flex-wrap:wrap;gap:12px 44px}
.versions dt{font-size:13px}
.versions dd,.versions div{overflow-wrap:anywhere;min-width:0}
@media(max-width:620px){main{padding:24px 16px 48px}h1{font-size:22px}figure{margin-left:-8px;margin-right:-8px}.wide{display:none!important}.narrow{display:block!important}
.totals{gap:14px 28px}.totals dd{font-size:17px}td,thead th{font-size:12px}td{white-space:normal;overflow-wrap:anywhere}
table tr{display:grid;grid-template-columns:repeat(5,minmax(0,1fr))}th,td{padding-left:4px}thead+tbody tr:first-child>td{border-top:0}
tbody th{padding-left:0;grid-column:1/-1;border:0;padding-bottom:0}thead th:first-child{position:absolute;clip-path:inset(50%)}}
`
