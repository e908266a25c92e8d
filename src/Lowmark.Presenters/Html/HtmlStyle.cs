namespace Lowmark.Presenters.Html;

/// <summary>The one style of a page, and the hash by which its content security policy lets it in.</summary>
internal static class HtmlStyle
{
    /// <summary>Of <see cref="Text"/>, SHA-256 in base 64. A hash at run time would load a library.</summary>
    public const string Hash = "tFlWhpkIJTjfwodxdeQqh9dhj2CJ9bktIqaYEI3YqmY=";

    // No character that HTML text must escape: both a browser and an XML reader see the same.
    public const string Text = """
        :root { --paper: #fff; --ink: #1c2126; --soft: #5b6570; --line: #d5dae0; --track: #e9edf1;
          --fill: #5a7fa8;
          --bad: #b3261e; --badpaper: #fdeeec; --good: #2d7a4d; --open: #d08700; --code: #f4f6f8;
          --s0: #35608c; --s1: #7ba3c9; --s2: #4f8f7b; --s3: #a3c9b4; --s4: #7a6aa8; --s5: #bcb1da; }
        @media (prefers-color-scheme: dark) { :root { --paper: #14181c; --ink: #e4e8ec; --soft: #9aa5b1;
          --line: #353d46;
          --track: #262d35; --fill: #6f97c4; --bad: #ff8a80; --badpaper: #33201f; --good: #63b98a; --open: #e5a93c;
          --code: #1d2329;
          --s0: #6f9fd0; --s1: #3f6288; --s2: #6bb39c; --s3: #37685a; --s4: #a493d6; --s5: #5b4e86; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
        main { max-width: 60rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; overflow-wrap: anywhere; }
        h1 { font-size: 1.6rem; line-height: 1.25; margin: 0 0 .25rem; }
        h2 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .25rem; }
        h3 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
        p { margin: 0 0 .4rem; }
        a { color: inherit; }
        article + article, nav + article { border-top: 2px solid var(--line); margin-top: 2.5rem; padding-top: 2rem; }
        .place, .note, .dim { color: var(--soft); }
        .place, .note, figcaption { font-size: .9rem; }
        dl.answer { display: grid; grid-template-columns: 6rem 1fr; gap: .6rem 1rem; margin: 1.25rem 0 0; }
        dl.answer dt { font-weight: 600; color: var(--soft); }
        dl.answer dd { margin: 0; min-width: 0; }
        dl.facts { display: grid; grid-template-columns: 10rem 1fr; gap: .1rem 1rem; margin: .5rem 0;
          font-size: .9rem; }
        dl.facts dt { color: var(--soft); }
        dl.facts dd { margin: 0; min-width: 0; }
        code, pre { font: .85rem/1.5 ui-monospace, Menlo, Consolas, monospace; }
        pre { margin: .25rem 0 .6rem; padding: .5rem .75rem; background: var(--code); border-radius: 4px;
          white-space: pre-wrap; }
        .quote { margin: .25rem 0 .5rem; padding: .35rem .75rem; border-left: 3px solid var(--line);
          background: var(--code); }
        .quote.bad { border-color: var(--bad); background: var(--badpaper); }
        .quote .where { color: var(--soft); font-size: .85rem; padding-right: .5rem; }
        details { margin: .4rem 0; }
        summary { cursor: pointer; color: var(--soft); }
        section.more details { border-top: 1px solid var(--line); padding: .4rem 0; margin: 0; }
        section.more summary { color: var(--ink); }
        .scroll { overflow-x: auto; }
        table { border-collapse: collapse; font-size: .85rem; margin: .5rem 0 1rem; overflow-wrap: normal;
          font-variant-numeric: tabular-nums; }
        th { text-align: left; font-weight: 600; color: var(--soft); border-bottom: 1px solid var(--line); }
        th, td { padding: .15rem .9rem .15rem 0; vertical-align: top; }
        td, th { white-space: nowrap; }
        td.wraps { white-space: normal; min-width: 12rem; }
        .right { text-align: right; }
        tr.bad { color: var(--bad); }
        tr.good { color: var(--good); }
        nav { margin-top: 1.5rem; }
        ul.bars { list-style: none; margin: .5rem 0 1rem; padding: 0; }
        ul.bars li { margin: 0 0 .5rem; break-inside: avoid; }
        .line { display: flex; justify-content: space-between; gap: 1rem; font-size: .9rem; }
        .line .name { min-width: 0; }
        .line .value { text-align: right; font-variant-numeric: tabular-nums; color: var(--soft); max-width: 65%; }
        li.bad .line, li.bad .value { color: var(--bad); font-weight: 600; }
        li.good .value { color: var(--good); }
        svg { display: block; overflow: visible; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
        svg.whole { margin: .5rem 0 .75rem; }
        svg text { font: 11px system-ui, sans-serif; fill: var(--soft); }
        .track { fill: var(--track); }
        .bar { fill: var(--fill); }
        li.bad .bar { fill: var(--bad); }
        li.good .bar { fill: var(--good); }
        li.dim .bar { fill: var(--soft); }
        .gap { fill: var(--paper); }
        line { stroke: var(--ink); stroke-width: 1.5; }
        svg.axis { margin: .25rem 0; padding: 0 .4rem; }
        line.rule { stroke: var(--line); stroke-width: 2; }
        .moment { fill: var(--bad); }
        line.need { stroke: var(--bad); stroke-width: 2; }
        svg text.need { fill: var(--bad); font-weight: 600; }
        .open { fill: var(--open); }
        .s0 { fill: var(--s0); } .s1 { fill: var(--s1); } .s2 { fill: var(--s2); }
        .s3 { fill: var(--s3); } .s4 { fill: var(--s4); } .s5 { fill: var(--s5); }
        svg.flame { width: 100%; height: auto; margin: .5rem 0 1rem; }
        svg.flame text { fill: var(--paper); }
        svg.flame .s1 + text, svg.flame .s3 + text, svg.flame .s5 + text { fill: var(--ink); }
        footer { margin-top: 3rem; border-top: 2px solid var(--line); padding-top: 1rem; }
        @media (max-width: 40rem) { dl.answer { grid-template-columns: 1fr; gap: 0; }
          dl.answer dt { margin-top: .75rem; } dl.facts { grid-template-columns: 7rem 1fr; } }
        @media print { body { font-size: 11pt; } main { max-width: none; padding: 0; }
          article + article, nav + article { break-before: page; border: 0; } .quote, pre, tr { break-inside: avoid; }
          h2, h3 { break-after: avoid; } .scroll { overflow: visible; } td, th { white-space: normal; }
          table { font-size: .68rem; } th, td { padding-right: .5rem; }
          p:has(+ pre) { break-after: avoid; }
          details:not([open]), section.more:not(:has(details[open])) { display: none; } }
        """;
}
