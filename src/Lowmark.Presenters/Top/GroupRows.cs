using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Content;
using Lowmark.Presenters.Text;

namespace Lowmark.Presenters.Top;

/// <summary>Groups with a limit, and how much is really left to them.</summary>
internal static class GroupRows
{
    private const int SizeWidth = 8;
    private const int NameWidth = 14;
    private const int WideFrom = 96;

    /// <summary>Fullest first.</summary>
    /// <param name="most">Rows, the head not counted.</param>
    public static void Write(Pane pane, HostReport report, int most)
    {
        TopTable table = Head(pane, "GROUP");
        if (report.Groups.IsEmpty)
        {
            pane.Line("No group has a limit.", CellStyle.Dim);
            return;
        }

        bool isCut = report.LimitedGroups > most;
        foreach (GroupRoom group in report.Groups.Take(isCut ? Math.Max(1, most - 1) : most))
        {
            Row(pane, table, report, group, group.Path, 0);
        }

        if (isCut && most > 1) { Rest(pane, report.LimitedGroups - most + 1); }
    }

    /// <summary>All that the report tells of, each below the group that it counts in.</summary>
    public static void WriteTree(Pane pane, HostReport report)
    {
        TopTable table = Head(pane, "GROUP, below the one it counts in");
        if (report.Groups.IsEmpty)
        {
            pane.Line("No group has a limit.", CellStyle.Dim);
            return;
        }

        foreach (ForestRow row in GroupForest.Of(report.Groups))
        {
            Row(pane, table, report, row.Group, row.Label, row.Depth);
        }

        if (report.LimitedGroups > report.Groups.Count) { Rest(pane, report.LimitedGroups - report.Groups.Count); }
    }

    private static TopTable Head(Pane pane, string title)
    {
        TopTable table = new(
            pane, new(title, 0), new("USED", SizeWidth, Right: true), new("LIMIT", SizeWidth, Right: true),
            new("", 10, From: WideFrom), new("FULL", 6, Right: true), new("ROOM", SizeWidth, Right: true),
            new("GROWTH/s", SizeWidth, Right: true, From: WideFrom), new("MET FIRST", NameWidth, From: 72),
            new("KILLS", 5, Right: true, From: 72));
        table.Head();
        return table;
    }

    private static void Row(Pane pane, TopTable table, HostReport report, GroupRoom group, string label, int depth)
    {
        pane.NextRow();
        CellStyle style = TopText.StyleOf(report, "memcg", group.Path);
        int indent = Math.Min(2 * depth, Math.Max(0, table.WidthOf(0) - 12));
        table.Cell(0, new string(' ', indent) + Shorten(pane, label, table.WidthOf(0) - indent), style);
        table.Cell(1, SizeText.Of(group.Usage));
        table.Cell(
            2, SizeText.Of(group.Effective), group.Effective < group.Limit ? CellStyle.Strong : CellStyle.Plain);
        table.Bar(3, Bar.Of(group.Usage, group.Limit), style == CellStyle.Plain ? CellStyle.Good : style);
        table.Cell(4, $"{TopText.Percent(group.Percent)} %", style);
        table.Cell(5, SizeText.Of(group.Room), style);
        table.Cell(6, PerSecond(report, group.Growth));
        // One around it, which its own name tells well enough.
        string met = group.MetFirst == group.Path
            ? "own limit"
            : group.MetFirst[(group.MetFirst.LastIndexOf('/') + 1)..];
        table.Cell(7, Shorten(pane, met, table.WidthOf(7)), CellStyle.Dim);
        CellStyle kills = group.OomKillsSincePrevious > 0 ? CellStyle.Bad : CellStyle.Plain;
        table.Cell(8, group.OomKills is { } count ? TopText.Count(count) : "", kills);
    }

    private static string PerSecond(HostReport report, KiB? growth) =>
        growth is { } grown && report.Interval is { TotalSeconds: > 0 } over
            ? SizeText.Of(new KiB((long)(grown.Count / over.TotalSeconds)))
            : "";

    private static void Rest(Pane pane, int count) =>
        pane.Line($"{pane.Glyphs.More} and {SizeText.Number(count)} more with a limit.", CellStyle.Dim);

    /// <summary>The two ends of a path say most.</summary>
    private static string Shorten(Pane pane, string path, int width) =>
        WordWrap.Shorten(pane.Clean(path), width, pane.Glyphs.More);
}
