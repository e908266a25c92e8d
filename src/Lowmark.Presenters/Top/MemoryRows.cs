using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Top;

/// <summary>RAM and swap of the machine, and how both went.</summary>
internal static class MemoryRows
{
    public const int HistoryCount = 2;

    private const int LabelWidth = 7;
    private const int SizesWidth = 32;
    private const int TimeWidth = 12;
    private const int LongTimeWidth = 25;

    /// <summary>Somebody should look now.</summary>
    private static readonly TimeSpan s_soon = TimeSpan.FromMinutes(10);

    /// <summary>A machine without swap has no row for it.</summary>
    public static int CountOf(HostPulse pulse) => pulse.SwapTotal is { Count: 0 } ? 1 : 2;

    public static void Write(Pane pane, TopModel model)
    {
        HostPulse pulse = model.Pulse;
        Row(pane, "RAM", pulse.Available, pulse.Ram, model.TimeLeft);
        if (CountOf(pulse) > 1) { Row(pane, "Swap", pulse.SwapFree, pulse.SwapTotal, null); }
    }

    /// <summary>The last minutes, a column a refresh.</summary>
    public static void WriteHistory(Pane pane, IReadOnlyList<PulseMark> history)
    {
        Steps(pane, "in use", [.. history.Select(mark => mark.UsedPercent)]);
        Steps(pane, "stalled", [.. history.Select(mark => mark.StalledPercent)]);
    }

    private static void Steps(Pane pane, string label, double?[] figures)
    {
        pane.NextRow();
        pane.Put(0, LabelWidth, label, CellStyle.Dim);
        int width = Math.Max(0, pane.Width - LabelWidth - 1);
        pane.Steps(LabelWidth + 1, width, figures, CellStyle.Good);
    }

    private static void Row(Pane pane, string label, KiB? left, KiB? total, TimeSpan? until)
    {
        pane.NextRow();
        pane.Put(0, LabelWidth, label, CellStyle.Label);
        if (total is not { Count: > 0 } whole || left is not { } free)
        {
            pane.Put(LabelWidth + 1, pane.Width, "not known", CellStyle.Dim);
            return;
        }

        KiB used = whole - free;
        int text = SizesWidth + pane.Width switch { < 72 => 0, < 100 => TimeWidth, _ => LongTimeWidth };
        int width = Math.Max(0, pane.Width - LabelWidth - text - 2);
        CellStyle style = until < s_soon ? CellStyle.Warning : CellStyle.Good;
        pane.Bar(LabelWidth + 1, width, Bar.Of(used, whole), style);
        string rate = pane.Width < 100 ? "" : " at this rate";
        string time = until is { } span ? $", {DurationText.Of(span.TotalSeconds)}{rate}" : "";
        pane.Put(
            LabelWidth + width + 2, text,
            $"{Bar.Share(used, whole),6} {SizeText.Of(free)} of {SizeText.Of(whole)} left{time}",
            until < s_soon ? CellStyle.Warning : CellStyle.Plain);
    }
}
