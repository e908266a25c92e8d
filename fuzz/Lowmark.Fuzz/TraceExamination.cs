using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Recordings;
using Lowmark.Traces.Texts;

namespace Lowmark.Fuzz;

/// <summary>What must hold of any input given as the text of a trace: no exception, bounded time and memory, and a
/// recording of it says the same as it does.</summary>
internal static class TraceExamination
{
    private static readonly KernelRelease? s_release = KernelRelease.TryParse("6.12.0");

    /// <summary>The texts of the corpus, and recordings of them.</summary>
    /// <param name="root">The checkout.</param>
    public static Material Material(string root)
    {
        IReadOnlyList<byte[][]> texts = Fuzz.Material.LogsOf(root, "corpus/traces", "*.txt");
        IEnumerable<byte[][]> recordings = texts
            .Select(lines => Recorded(new Draft(lines).ToBytes())).OfType<byte[]>().Select(Fuzz.Material.Lines);
        return new([.. texts, .. recordings], [.. texts.SelectMany(lines => lines).Where(line => line.Length > 80)]);
    }

    public static bool IsTrace(byte[] text) => Events(text) is { Count: > 0 };

    public static string? Complaint(byte[] text) =>
        Examination.Caught(() => Examination.Cost(text, () => Events(text)) ?? OfRecording(text));

    private static string? OfRecording(byte[] text)
    {
        if (Events(text) is not { } events || Recorded(text) is not { } recording) { return null; }
        int odd = Array.FindIndex(recording, b => b is not (0x09 or 0x0a) and (< 0x20 or > 0x7e));
        if (odd >= 0) { return $"not inert: byte {odd} of the recording"; }
        List<string> again = Events(recording) ?? ["(no trace)"];
        int same = events.Zip(again).TakeWhile(pair => pair.First == pair.Second).Count();
        return same == events.Count && same == again.Count
            ? null
            : $"recorded differently: {events.ElementAtOrDefault(same)} came back as {again.ElementAtOrDefault(same)}";
    }

    /// <returns>Null when it is no trace.</returns>
    private static List<string>? Events(byte[] text)
    {
        using TraceText? trace = TraceText.Open(new MemoryStream(text), s_release);
        if (trace is null) { return null; }
        TracedEvents events = new(trace.Tables, "/proc/buddyinfo");
        trace.Read(events);
        return events.Lines;
    }

    private static byte[]? Recorded(byte[] text)
    {
        using TraceText? trace = TraceText.Open(new MemoryStream(text), s_release);
        if (trace is null) { return null; }
        MemoryStream stream = new();
        TraceRecorder recorder = new(stream, trace.Tables, "alloc");
        TraceCoverage coverage = trace.Read(recorder);
        recorder.Finish(coverage);
        return stream.ToArray();
    }
}
