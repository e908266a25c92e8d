using Lowmark.Traces.Events;
using Lowmark.Traces.Histograms;
using Lowmark.Tracer.Files;
using Lowmark.Tracer.Instances;

namespace Lowmark.Tracer.Recorders;

/// <summary>Counting in the kernel: nothing is written for an event but one number.</summary>
internal sealed class HistogramRecorder(
    TracefsRoot tracefs, OwnInstance instance,
    IReadOnlyList<(string Folder, string Trigger, HistogramReader Reader)> all)
    : IRecorder
{
    public TraceMethod Method => TraceMethod.Histogram;

    public long Events => all.Sum(one => one.Reader.Events);

    public long? Lost => all.Sum(one => one.Reader.Dropped);

    public long Damaged => all.Sum(one => one.Reader.Damaged);

    /// <summary>A histogram counts whether or not the instance records: it has a switch of its own.</summary>
    public void Record(bool isOn)
    {
        foreach ((string folder, string trigger, _) in all)
        {
            (string plan, string filter) = Split(trigger);
            instance.TrySet($"{folder}/trigger", $"{plan}:{(isOn ? "cont" : "pause")}{filter}");
        }
    }

    public void Drain(long nowNs, bool isLast, bool isSlowLook, TraceConsumer consumer)
    {
        if (!isSlowLook) { return; }
        foreach ((string folder, _, HistogramReader reader) in all)
        {
            if (tracefs.Read($"{instance.Path}/{folder}/hist") is { } text) { reader.Read(text, consumer); }
        }
    }

    public void Dispose()
    {
        foreach ((string folder, string trigger, _) in all) { instance.TrySet($"{folder}/trigger", $"!{trigger}"); }
    }

    private static (string Plan, string Filter) Split(string trigger)
    {
        int at = trigger.IndexOf(" if ", StringComparison.Ordinal);
        return at < 0 ? (trigger, "") : (trigger[..at], trigger[at..]);
    }
}
