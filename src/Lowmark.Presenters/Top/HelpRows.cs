namespace Lowmark.Presenters.Top;

/// <summary>Keys, and what the short words on the pages mean.</summary>
internal static class HelpRows
{
    private const int KeyWidth = 20;

    private static readonly (string Key, string Does)[] s_keys =
    [
        ("q, Ctrl-C", "quit"),
        ("Tab, → / Shift-Tab, ←", "next page, page before"),
        ("1 to 5", "that page"),
        ("↓ ↑, PgDn PgUp", "scroll; Home and End, too"),
        ("p, blank", "pause, and go on"),
        ("r, Ctrl-L", "refresh now and draw anew"),
        ("h, ?", "this page; any key leaves it"),
        ("Ctrl-Z", "put it aside, as any job of the shell"),
    ];

    private static readonly (string Word, string Means)[] s_words =
    [
        ("STALLED %", "Share of time in which some, or all, tasks waited (PSI): since the last look, 10, 60, 300 s."),
        ("alloc stall", "Allocations that had to reclaim memory themselves."),
        ("scan, refault, swap", "Pages a second; a refault was dropped from memory and is needed again."),
        ("m, l, h", "Watermarks min, low, high on a bar of free memory; > where it goes on to the right."),
        ("<o3, <o9", "Share of the free memory in pieces smaller than order 3 (32 KiB) and 9 (2 MiB) of 4 KiB pages."),
        ("LARGEST", "Block that a GFP_KERNEL request could have now, watermark kept."),
        ("LIMIT", "Of a group: the smallest on its path, be it that of a group around it."),
        ("ROOM", "What is left until the limit that is met first, be it that of a group around it."),
        ("LEFT", "Memory and swap until the OOM killer; of a group, with what can be reclaimed."),
        ("ADJ", "oom_score_adj: -1000 is never killed, 1000 first."),
    ];

    public static void Write(Pane pane)
    {
        pane.Line("KEYS", CellStyle.Label);
        Write(pane, s_keys);
        pane.Line("WORDS", CellStyle.Label);
        Write(pane, s_words);
        pane.Line("The same in full, once and for files: lowmark check --verbose", CellStyle.Dim);
    }

    private static void Write(Pane pane, (string Word, string Means)[] rows)
    {
        foreach ((string word, string means) in rows)
        {
            int before = pane.Rows;
            pane.Paragraph(means, CellStyle.Plain, KeyWidth + 4);
            pane.PutAbove(pane.Rows - before - 1, 2, KeyWidth + 1, word, CellStyle.Strong);
        }
    }
}
