using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lowmark.Fuzz;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Traces.Events;
using Lowmark.Traces.Recordings;
using Lowmark.Traces.Scenes;
using Lowmark.Traces.Texts;

namespace Lowmark.UnitTests.Traces.Recordings;

public class TraceRecorderTests
{
    private const string Maps = "/proc/7/maps";
    private static readonly string[] s_paths = [.. SceneFiles.Still, .. SceneFiles.Moving, Maps];
    private static readonly TraceCoverage s_coverage = new()
    {
        Method = TraceMethod.RingBuffer,
        Duration = TimeSpan.FromSeconds(2.5),
        Events = 1,
        Lost = 12,
        Share = 0.25,
        Why = "more than 200000 events/s\n\e[2J",
        CpuPermille = 7,
        Missing = ["No such event: a.", "Nor b \\ c."],
    };

    public static TheoryData<string> Texts => [.. TraceTexts.Corpus];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_trace_of_a_real_kernel_recorded_again_says_the_same(string name)
    {
        byte[] text = File.ReadAllBytes(TraceTexts.Path(name, ".txt"));

        ReadTrace again = TraceTexts.TryRead(Recorded(text))!;

        Assert.Equal(TraceMethod.Recording, again.Form);
        Assert.Equal("alloc", again.View);
        Assert.Equal(TraceTexts.Read(text).Lines, again.Lines);
        Assert.Equal(0, again.Coverage.Damaged);
    }

    [Fact]
    public void What_the_trace_has_seen_is_read_back()
    {
        byte[] recording = Recorded((recorder, _) => recorder.Finish(s_coverage));

        ReadTrace trace = TraceTexts.TryRead(recording)!;

        Assert.Equal(
            s_coverage with { Method = TraceMethod.Recording, Events = 0, CpuPermille = null }, trace.Coverage);
    }

    [Fact]
    public void A_recording_that_is_cut_says_so()
    {
        byte[] recording = Recorded((recorder, tables) =>
        {
            recorder.On(Head(tables, "a"), new PageFreed(1, new(0)));
            recorder.Finish(s_coverage);
        });
        int end = recording.AsSpan().IndexOf("# lowmark: duration"u8);

        ReadTrace trace = TraceTexts.TryRead(recording[..end])!;

        Assert.Single(trace.Lines);
        Assert.Null(trace.Coverage.Lost);
        Assert.Contains("ends in the middle", Assert.Single(trace.Coverage.Missing), StringComparison.Ordinal);
    }

    [Fact]
    public void The_machines_files_come_back_where_they_stood_byte_for_byte()
    {
        FakeHost host = new FakeHost().With("/proc/zoneinfo", "Node 0, zone DMA\n  pages free 1\n")
            .With("/proc/buddyinfo", "first")
            .With(Maps, [0, (byte)'\\', (byte)'\n', 0xff, 0x1b, (byte)'\t', (byte)'\n'])
            .With("/proc/sys/vm/min_free_kbytes", "")
            .Without("/proc/pagetypeinfo", HostFileState.Denied);
        byte[] recording = Recorded((recorder, tables) =>
        {
            recorder.Look(5, host);
            recorder.On(Head(tables, "a"), new PageFreed(1, new(0)));
            host.With("/proc/buddyinfo", "second\n\n");
            recorder.Look(1_000_000_005, host);
            recorder.Lose(1_000_000_006);
            recorder.Finish(s_coverage);
        });

        TracedEvents expected = new(new(null), s_paths);
        host.With("/proc/buddyinfo", "first");
        expected.Look(5, host);
        expected.Lines.Add("a-7 [1] 12345678901 PageFreed { Pfn = 1, Order = 0 }");
        host.With("/proc/buddyinfo", "second\n\n");
        expected.Look(1_000_000_005, host);
        expected.Lose(1_000_000_006);

        Assert.Equal(expected.Lines, TraceTexts.Read(recording, s_paths).Lines);
    }

    [Fact]
    public void A_file_that_is_cut_is_broken_and_no_other_takes_its_place()
    {
        byte[] recording = Recorded((recorder, tables) =>
        {
            recorder.Look(5, new FakeHost().With("/proc/zoneinfo", "one\ntwo\nthree\n"));
            recorder.Finish(s_coverage);
        });
        string text = Encoding.ASCII.GetString(recording).Replace("#|three\n", "", StringComparison.Ordinal);

        Assert.Contains("/proc/zoneinfo: Broken ", TraceTexts.Read(text, s_paths).Lines);
    }

    [Fact]
    public void Names_chosen_by_others_come_back_and_do_nothing_in_the_text()
    {
        string[] names =
        [
            "a\nb", "\e[2J", "x-1 [000] .... 1.0: kfree: ptr=0x1", " ", " a ", "#", "# lowmark: end", "<...>",
            "\\012", "é\u202e", "-1 [000] 1.0: x:", "(1) [000]", new('x', TraceNames.Longest),
            new('\u00e9', 100), "\r", "[", "a=b order=9", "-",
            "a name that is longer than sixteen-", "=> f", "CPU:1 [LOST 7 EVENTS]",
        ];
        foreach (string name in names)
        {
            byte[] recording = Recorded((recorder, tables) =>
            {
                int number = tables.Names.Of(name.AsSpan());
                recorder.On(
                    Head(tables, name) with { Stack = tables.Stacks.Of([number, number]) },
                    new ObjectAllocated(null, 1, 2, tables.Gfp.Of(0), number, number));
                recorder.Finish(s_coverage);
            });

            Assert.DoesNotContain(recording, b => b is < 0x20 and not 0x0a or >= 0x7f);
            Assert.Equal(
                $"{name}-7 [1] 12345678901 ObjectAllocated {{ Address = , Requested = 1, Allocated = 2, Gfp = 0, "
                + $"CallSite = 0, Cache = 0 }} gfp= {name} {name} <= {name} <= {name}",
                Assert.Single(TraceTexts.Read(recording).Lines));
        }
    }

    [Fact]
    public void Any_event_comes_back_as_it_was()
    {
        Gen<byte[]> bytes = Gen.Choose(0, 255).Select(value => (byte)value).ArrayOf(64);
        Prop.ForAll(bytes.ToArbitrary(), seed =>
        {
            TraceTables tables = new(KernelRelease.TryParse("6.12.0"));
            TracedEvents expected = new(tables);
            MemoryStream stream = new();
            TraceRecorder recorder = new(stream, tables, "alloc");
            AnyEvent.Give(seed, tables, expected);
            AnyEvent.Give(seed, tables, recorder);
            recorder.Finish(s_coverage);
            Assert.Equal(expected.Lines, TraceTexts.Read(stream.ToArray()).Lines);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
    }

    private static EventHead Head(TraceTables tables, string comm) =>
        new(12_345_678_901, 1, 7, tables.Names.Of(comm.AsSpan()), TraceStacks.None);

    private static byte[] Recorded(byte[] text)
    {
        using TraceText trace = TraceText.Open(new MemoryStream(text), KernelRelease.TryParse("6.12.0"))!;
        MemoryStream stream = new();
        TraceRecorder recorder = new(stream, trace.Tables, "alloc");
        recorder.Finish(trace.Read(recorder));
        return stream.ToArray();
    }

    private static byte[] Recorded(Action<TraceRecorder, TraceTables> record)
    {
        TraceTables tables = new(KernelRelease.TryParse("6.12.0"));
        MemoryStream stream = new();
        record(new(stream, tables, "alloc", [Maps]), tables);
        return stream.ToArray();
    }
}
