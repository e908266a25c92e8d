using Lowmark.Diagnosis.Hosts;
using Lowmark.Diagnosis.Model;
using Lowmark.Kernel.Units;
using Lowmark.Presenters.Content;

namespace Lowmark.Presenters.Top;

/// <summary>RAM and swap of the machine, and how both went.</summary>
internal static class MemoryRows
{
    public const int Count = 2;

    private const int LabelWidth = 7;
    private const int WidestText = 46;
    private const int NarrowestText = 29;

    public static void Write(Pane pane, TopModel model)
    {
        HostPulse pulse = model.Pulse;
        string time = model.TimeLeft is { } left ? $", {DurationText.Of(left.TotalSeconds)} at this rate" : "";
        Row(pane, "RAM", pulse.Available, pulse.Ram, time);
        Row(pane, "Swap", pulse.SwapFree, pulse.SwapTotal, "");
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

    private static void Row(Pane pane, string label, KiB? left, KiB? total, string time)
    {
        pane.NextRow();
        pane.Put(0, LabelWidth, label, CellStyle.Label);
        if (total is not { Count: > 0 } whole || left is not { } free)
        {
            pane.Put(LabelWidth + 1, pane.Width, total is { Count: 0 } ? "none" : "not known", CellStyle.Dim);
            return;
        }

        KiB used = whole - free;
        int text = pane.Width >= 80 ? WidestText : NarrowestText;
        int width = Math.Max(0, pane.Width - LabelWidth - text - 2);
        CellStyle style = time.Length > 0 ? CellStyle.Warning : CellStyle.Good;
        pane.Bar(LabelWidth + 1, width, Bar.Of(used, whole), style);
        pane.Put(
            LabelWidth + width + 2, text,
            $"{Bar.Share(used, whole),6} {Size(free)} of {Size(whole)} left{time}",
            time.Length > 0 ? CellStyle.Warning : CellStyle.Plain);
    }

    private static string Size(KiB size) => SizeText.Of(size);
}
