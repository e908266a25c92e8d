using Lowmark.TestKit;
using Lowmark.Traces.Events;
using Lowmark.Traces.Recordings;
using Lowmark.Traces.Scenes;
using Lowmark.UnitTests.Traces.Views;

namespace Lowmark.UnitTests.Traces.Recordings;

/// <summary>Recordings with the files of a guest in them; the events are made.</summary>
internal static class MadeRecordings
{
    private const int Pid = 4711;

    /// <summary>150 pages with GFP_ATOMIC from Normal, more than its reserve of 126, and one request that
    /// failed.</summary>
    public static byte[] Burst() => Record("atomic", [], (trace, recorder) =>
    {
        recorder.Look(0, TraceOf.Guest());
        for (ulong i = 0; i < 150; i++)
        {
            recorder.On(
                trace.At(10 + (i * 0.01), "nic", 7, "alloc_pages", "page_frag_alloc", "napi_alloc_skb", "nic_poll"),
                trace.Page(TraceOf.Normal + i, TraceOf.Atomic));
        }

        recorder.On(trace.At(12, "nic", 7), trace.Page(null, TraceOf.Atomic, order: 3));
        recorder.Look(1_000_000_000, TraceOf.Guest());
    });

    /// <summary>Faults of a process whose mappings are in it.</summary>
    public static byte[] Faults() => Record("faults", [SceneFiles.Maps(Pid)], (trace, recorder) =>
    {
        FakeHost files = TraceOf.Guest().With(
            SceneFiles.Maps(Pid), "7f0000000000-7f0000200000 rw-p 00000000 00:00 0 \n");
        recorder.Look(0, files);
        recorder.On(trace.At(1, "db", Pid), new PageFaulted(0x7f0000000000, 0x55d0c0000200, 6));
        recorder.On(trace.At(2, "db", Pid), new PageFaulted(0x7f0000000008, 0x55d0c0000200, 7));
    });

    private static byte[] Record(string view, string[] files, Action<TraceOf, TraceRecorder> record)
    {
        TraceOf trace = new();
        MemoryStream stream = new();
        TraceRecorder recorder = new(stream, trace.Tables, view, files);
        record(trace, recorder);
        recorder.Finish(TraceOf.Coverage);
        return stream.ToArray();
    }
}
