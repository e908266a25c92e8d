using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Text;

/// <summary>A bar of characters.</summary>
internal static class TextBar
{
    /// <summary>What bars and letters mean; null when the columns say it.</summary>
    public static string? Legend(Table table)
    {
        if (table.Drawing?.Legend is not { } legend) { return null; }
        IEnumerable<string> letters = table.Rows.SelectMany(row => row.Bar?.Marks ?? [])
            .Select(mark => $"{mark.Letter} {mark.Name}").Distinct(StringComparer.Ordinal);
        return $"{legend.TrimEnd('.')} ({string.Join(", ", letters)}).";
    }

    /// <param name="cells">Its length, ≥ 1.</param>
    public static string Of(Glyphs glyphs, Bar? bar, int cells)
    {
        if (bar is null) { return ""; }
        char[] drawn = new char[cells];
        bool hasScale = bar.Marks.Count > 0;
        Array.Fill(drawn, hasScale ? glyphs.Trough : ' ');
        int from = (int)Math.Round(bar.From * cells);
        int to = (int)Math.Round(bar.To * cells);
        drawn.AsSpan(from, Math.Max(0, to - from)).Fill(glyphs.Bar);

        // Two that fall on one cell: the later ones give way to the right.
        int least = 0;
        foreach (Mark mark in bar.Marks.OrderBy(mark => mark.At))
        {
            int at = Math.Clamp((int)Math.Round(mark.At * cells), least, cells - 1);
            drawn[at] = mark.Letter;
            least = at + 1;
        }

        if (bar.IsCut) { drawn[^1] = '>'; }
        return new string(drawn).TrimEnd(' ');
    }
}
