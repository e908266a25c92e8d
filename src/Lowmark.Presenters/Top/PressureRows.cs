using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Top;

/// <summary>How long tasks waited for memory, and what they waited for.</summary>
internal static class PressureRows
{
    public const int Least = 3;
    public const int Most = 5;

    private const int WideFigure = 6;
    private const int NarrowFigure = 5;
    private const int RateWidth = 5;
    private const int LabelWidth = 9;
    private const int TrendWidth = 8;
    private const int WideFrom = 76;
    private const string NoPsi = "not told: no PSI";
    private const int Gap = 2;

    /// <param name="rows">From <see cref="Least"/> to <see cref="Most"/>; with fewer the last rates are left
    /// out.</param>
    public static void Write(Pane pane, HostPulse pulse, int rows)
    {
        bool isWide = pane.Width >= WideFrom;
        int figure = isWide ? WideFigure : NarrowFigure;
        int left = LabelWidth + (isWide ? (figure * 4) + TrendWidth : figure * 3);
        int right = left + Gap;
        int rateWidth = Math.Max(0, Math.Min((pane.Width - right - Gap) / 2, 26));
        string[] titles = isWide ? ["now", "10s", "60s", "300s"] : ["now", "10s", "60s"];
        pane.NextRow();
        pane.Put(0, LabelWidth, "STALLED %", CellStyle.Label);
        for (int at = 0; at < titles.Length; at++)
        {
            pane.PutRight(LabelWidth + (at * figure), figure, titles[at], CellStyle.Label);
        }

        pane.Put(right, rateWidth, "PER SECOND", CellStyle.Label);
        (string Label, StallShare? Share)[] shares =
            [("some", pulse.SomeStalled), ("full", pulse.FullStalled), ("some, I/O", pulse.SomeStalledByIo)];
        for (int row = 0; row < rows - 1; row++)
        {
            pane.NextRow();
            if (row < shares.Length) { Stall(pane, shares[row].Label, shares[row].Share, isWide); }
            Rate(pane, right, rateWidth, pulse, row);
            Rate(pane, right + rateWidth + Gap, rateWidth, pulse, row + rows - 1);
        }
    }

    private static void Stall(Pane pane, string label, StallShare? share, bool isWide)
    {
        pane.Put(0, LabelWidth, label);
        if (share is null)
        {
            pane.Put(LabelWidth + 1, NoPsi.Length, NoPsi, CellStyle.Dim);
            return;
        }

        int figure = isWide ? WideFigure : NarrowFigure;
        double?[] figures = isWide
            ? [share.Now, share.Avg10, share.Avg60, share.Avg300]
            : [share.Now, share.Avg10, share.Avg60];
        for (int at = 0; at < figures.Length; at++)
        {
            pane.PutRight(
                LabelWidth + (at * figure), figure, TopText.Percent(figures[at]),
                figures[at] is > 0 ? CellStyle.Strong : CellStyle.Dim);
        }

        if (!isWide) { return; }
        (string word, CellStyle style) = share.Trend switch
        {
            > 0 => ("rising", CellStyle.Warning),
            < 0 => ("falling", CellStyle.Good),
            _ => ("", CellStyle.Plain),
        };
        pane.Put(LabelWidth + (figures.Length * figure) + 1, TrendWidth - 1, word, style);
    }

    private static void Rate(Pane pane, int column, int width, HostPulse pulse, int at)
    {
        if (at >= pulse.Rates.Count || width <= RateWidth) { return; }
        HostRate rate = pulse.Rates[at];
        pane.Put(column, width - RateWidth, Name(rate.Kind));
        (string text, CellStyle style) = rate switch
        {
            { IsCounted: false } => ("none", CellStyle.Dim),
            { PerSecond: null } => (TopText.Unknown, CellStyle.Dim),
            { PerSecond: 0 } => ("0", CellStyle.Dim),
            { PerSecond: { } some, Kind: RateKind.OomKills } => (TopText.Count(some), CellStyle.Bad),
            { PerSecond: { } some, Kind: RateKind.AllocationStalls } => (TopText.Count(some), CellStyle.Warning),
            { PerSecond: { } some } => (TopText.Count(some), CellStyle.Strong),
        };
        pane.PutRight(column + width - RateWidth, RateWidth, text, style);
    }

    private static string Name(RateKind kind) => kind switch
    {
        RateKind.AllocationStalls => "alloc stall",
        RateKind.ScannedDirectly => "direct scan",
        RateKind.ScannedByKswapd => "kswapd scan",
        RateKind.Refaults => "refault",
        RateKind.SwappedIn => "swap in",
        RateKind.SwappedOut => "swap out",
        RateKind.CompactionFailures => "compact fail",
        RateKind.OomKills => "OOM kill",
    };
}
