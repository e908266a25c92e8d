using Lowmark.Diagnosis.Model;

namespace Lowmark.Presenters.Top;

/// <summary>How long tasks waited for memory, and what they waited for.</summary>
internal static class PressureRows
{
    public const int Count = 5;

    private const int FigureWidth = 6;
    private const int RateWidth = 5;
    private const int LabelWidth = 9;
    private const int TrendWidth = 8;
    private const int WideFrom = 76;
    private const int RateRows = 4;
    private const int Gap = 2;

    public static void Write(Pane pane, HostPulse pulse)
    {
        bool isWide = pane.Width >= WideFrom;
        int left = LabelWidth + (FigureWidth * (isWide ? 4 : 3)) + (isWide ? TrendWidth : 0);
        int right = left + Gap;
        int rateWidth = Math.Max(0, Math.Min((pane.Width - right - Gap) / 2, 26));
        string[] titles = isWide ? ["now", "10s", "60s", "300s"] : ["now", "10s", "60s"];
        pane.NextRow();
        pane.Put(0, LabelWidth, "STALLED %", CellStyle.Label);
        for (int at = 0; at < titles.Length; at++)
        {
            pane.PutRight(LabelWidth + (at * FigureWidth), FigureWidth, titles[at], CellStyle.Label);
        }

        pane.Put(right, rateWidth, "PER SECOND", CellStyle.Label);
        (string Label, StallShare? Share)[] shares =
            [("some", pulse.SomeStalled), ("full", pulse.FullStalled), ("some, I/O", pulse.SomeStalledByIo)];
        for (int row = 0; row < RateRows; row++)
        {
            pane.NextRow();
            if (row < shares.Length) { Stall(pane, shares[row].Label, shares[row].Share, isWide); }
            Rate(pane, right, rateWidth, pulse, row);
            Rate(pane, right + rateWidth + Gap, rateWidth, pulse, row + RateRows);
        }
    }

    private static void Stall(Pane pane, string label, StallShare? share, bool isWide)
    {
        pane.Put(0, LabelWidth, label);
        if (share is null)
        {
            pane.Put(LabelWidth + 1, FigureWidth * 3, "not told (no PSI)", CellStyle.Dim);
            return;
        }

        double?[] figures = isWide
            ? [share.Now, share.Avg10, share.Avg60, share.Avg300]
            : [share.Now, share.Avg10, share.Avg60];
        for (int at = 0; at < figures.Length; at++)
        {
            pane.PutRight(
                LabelWidth + (at * FigureWidth), FigureWidth, TopText.Percent(figures[at]),
                figures[at] is > 0 ? CellStyle.Strong : CellStyle.Dim);
        }

        if (!isWide) { return; }
        (string word, CellStyle style) = share.Trend switch
        {
            > 0 => ("rising", CellStyle.Warning),
            < 0 => ("falling", CellStyle.Good),
            _ => ("", CellStyle.Plain),
        };
        pane.Put(LabelWidth + (figures.Length * FigureWidth) + 1, TrendWidth - 1, word, style);
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
