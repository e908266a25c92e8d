using System.Text;
using Lowmark.Host;
using Lowmark.Host.Processes;
using Lowmark.Kernel.Units;

namespace Lowmark.UnitTests.Host.Processes;

public class PidFileTests
{
    private const string Rollup =
        "562764b7a000-7ffea3688000 ---p 00000000 00:00 0                          [rollup]\n"
        + "Rss:                1768 kB\nPss:                 263 kB\nPss_Anon:            116 kB\n"
        + "Private_Clean:        40 kB\nPrivate_Dirty:       116 kB\nSwap:                  8 kB\n";

    private const string Limits =
        "Limit                     Soft Limit           Hard Limit           Units     \n"
        + "Max data size             unlimited            unlimited            bytes     \n"
        + "Max stack size            8388608              unlimited            bytes     \n"
        + "Max locked memory         65536                65536                bytes     \n"
        + "Max address space         1073741824           unlimited            bytes     \n";

    private const string Cgroups =
        "9:name=systemd:/\n4:memory:/sys/a\\x2db c\n3:cpuset,cpu:/sets\n0::/unified/x:y (deleted)\n";

    /// <summary>Every file's text, and whether it is whole: what all parsers must bear.</summary>
    private static readonly (byte[] Text, Func<byte[], bool> IsRead)[] s_all =
    [
        (Bytes(ProcessTexts.Stat(812)), text => PidStat.TryParse(text, out _)),
        (Bytes(ProcessTexts.Status618), text => PidStatus.TryParse(text, out _)),
        (Bytes("765 410 382 5 0 123 0\n"), text => PidStatm.TryParse(text, out _)),
        (Bytes(Cgroups), text => PidCgroup.Parse(text) is not null),
        (Bytes(Limits), text => PidLimits.Parse(text) is not null),
        (Bytes(Rollup), text => PidSmapsRollup.Parse(text) is not null),
        (Bytes("ledgerd\0--port\0"), text => PidCommandLine.Parse(text) is not null),
    ];

    [Theory]
    [InlineData("ledgerd")]
    [InlineData("a) R 1 1 (b")]
    [InlineData("tmux: server")]
    [InlineData("two\nlines")]
    [InlineData("")]
    public void Stat_is_read_behind_any_name(string name)
    {
        Assert.True(PidStat.TryParse(Bytes(ProcessTexts.Stat(812, name, start: 99)), out PidStat stat));

        Assert.Equal((812, name), (stat.Pid, Encoding.UTF8.GetString(stat.Name)));
        Assert.Equal(('S', 1, 99L, 7, 17L), (stat.State, stat.Parent, stat.StartTicks, stat.Threads, stat.MajorFaults));
        Assert.Equal(new Pages(51_469), stat.Rss);
        Assert.False(stat.IsKernelThread);
    }

    [Fact]
    public void Stat_tells_a_kernel_thread() =>
        Assert.True(PidStat.TryParse(Bytes(ProcessTexts.Stat(7, isKernelThread: true)), out PidStat stat)
            && stat.IsKernelThread);

    [Fact]
    public void Status_of_6_18_tells_each_kind_of_memory()
    {
        Assert.True(PidStatus.TryParse(Bytes(ProcessTexts.Status618), out PidStatus status));

        Assert.Equal((812, 1, 998L, 7), (status.Tgid, status.Parent, status.Uid, status.Threads));
        Assert.Equal((new KiB(52_072_000), new KiB(206_096)), (status.VmSize!.Value, status.VmRss!.Value));
        Assert.Equal(new KiB(206_096), status.RssAnon!.Value + status.RssFile!.Value + status.RssShmem!.Value);
        Assert.Equal((new KiB(1024), new KiB(620), null), (status.VmSwap!.Value, status.VmPte!.Value, status.VmPmd));
        Assert.Equal((new KiB(64), new KiB(8)), (status.VmLck!.Value, status.VmPin!.Value));
        Assert.Equal((new KiB(2048), (bool?)false), (status.HugetlbPages!.Value, status.IsKernelThread));
    }

    [Fact]
    public void Status_of_a_kernel_thread_has_no_memory()
    {
        Assert.True(PidStatus.TryParse(Bytes(ProcessTexts.StatusOfKernelThread618), out PidStatus status));

        Assert.Equal((true, null, null), (status.IsKernelThread, status.VmRss, status.VmSwap));
    }

    [Fact]
    public void Status_of_old_kernels_lacks_what_they_do_not_print()
    {
        Assert.True(PidStatus.TryParse(Bytes(ProcessTexts.Status44), out PidStatus v4));
        Assert.True(PidStatus.TryParse(Bytes(ProcessTexts.Status2632), out PidStatus v2));

        Assert.Equal((null, new KiB(12), null), (v4.RssAnon, v4.VmPmd!.Value, v4.IsKernelThread));
        Assert.Equal((null, null, null, null), (v2.RssAnon, v2.VmSwap, v2.VmPin, v2.HugetlbPages));
        Assert.Equal(new KiB(1000), v2.VmRss);
    }

    [Theory]
    [InlineData("VmRSS:\t  20x096 kB", null)]
    [InlineData("VmRSS:\t 99999999999999999999 kB", null)]
    [InlineData("VmRSS:\t      12 kB", 12L)]
    public void A_damaged_size_is_absent(string row, long? expected)
    {
        byte[] text = Bytes(ProcessTexts.Status618.Replace("VmRSS:\t  206096 kB", row, StringComparison.Ordinal));

        Assert.True(PidStatus.TryParse(text, out PidStatus status));
        Assert.Equal(expected, status.VmRss?.Count);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData(@"two\nlines", "two\nlines")]
    [InlineData(@"back\\slash", @"back\slash")]
    [InlineData(@"a\\n", @"a\n")]
    [InlineData(@"tail\", @"tail\")]
    [InlineData(@"not\x41", @"not\x41")]
    public void The_escapes_of_a_name_are_taken_away(string escaped, string expected) =>
        Assert.Equal(expected, TaskName.Unescape(Bytes(escaped)));

    [Fact]
    public void A_name_that_stays_is_the_same_object()
    {
        string name = TaskName.Unescape(Bytes("größe"));

        Assert.Same(name, TaskName.Unescape(Bytes("größe"), name));
        Assert.Equal("other", TaskName.Unescape(Bytes("other"), name));
    }

    [Fact]
    public void Statm_counts_pages()
    {
        Assert.True(PidStatm.TryParse("765 410 382 5 0 123 0\n"u8, out PidStatm statm));

        Assert.Equal(new PidStatm(new(765), new(410), new(382), new(5), new(123)), statm);
    }

    [Fact]
    public void The_groups_of_a_hybrid_machine_are_told_by_controller() =>
        Assert.Equal(
            new PidCgroup("/sys/a\\x2db c", "/sets", "/unified/x:y", IsUnifiedDeleted: true),
            PidCgroup.Parse(Bytes(Cgroups)));

    [Fact]
    public void Lines_that_are_no_hierarchy_are_no_groups() =>
        Assert.Null(PidCgroup.Parse("4:memory\nx:memory:/a\n4:memory:relative\n"u8));

    [Fact]
    public void Unlimited_is_no_limit() =>
        Assert.Equal(
            new PidLimits(AddressSpace: new(1_048_576), Data: null, Stack: new(8192), Locked: new(64)),
            PidLimits.Parse(Bytes(Limits)));

    [Fact]
    public void A_rollup_has_what_its_kernel_prints()
    {
        PidSmapsRollup rollup = PidSmapsRollup.Parse(Bytes(Rollup))!;

        Assert.Equal((new KiB(1768), new KiB(263)), (rollup.Rss, rollup.Pss!.Value));
        Assert.Equal((new KiB(116), new KiB(8)), (rollup.PrivateDirty!.Value, rollup.Swap!.Value));
        Assert.Equal((null, null), (rollup.PssShmem, rollup.LazyFree));
    }

    [Fact]
    public void Arguments_end_at_zero_bytes() =>
        Assert.Equal(["ledgerd", "--port", "", "80"], PidCommandLine.Parse("ledgerd\0--port\0\080\0"u8)!.Arguments);

    [Fact]
    public void A_command_line_that_is_overwritten_and_endless_is_cut()
    {
        PidCommandLine line = PidCommandLine.Parse(new byte[100_000].Select(_ => (byte)'x').ToArray())!;

        Assert.Equal((true, 4096), (line.IsCut, line.Arguments[0].Length));
    }

    [Fact]
    public void No_prefix_of_a_file_throws_and_single_line_files_are_whole_or_refused()
    {
        foreach ((byte[] text, Func<byte[], bool> isRead) in s_all)
        {
            Assert.True(isRead(text));
            for (int length = 0; length < text.Length; length++) { isRead(text[..length]); }
        }

        foreach ((byte[] text, Func<byte[], bool> isRead) in s_all[..3])
        {
            int end = text.AsSpan().IndexOf("Threads:"u8);
            int whole = end < 0 ? text.Length : end;
            for (int length = 0; length < whole; length++) { Assert.False(isRead(text[..length])); }
        }
    }

    [Fact]
    public void A_broken_file_is_told_from_one_that_is_not_there()
    {
        FakeHost host = new FakeHost().With("/proc/7/statm", "765 410").Without("/proc/8/statm", HostFileState.Denied);

        Assert.Equal(HostFileState.Broken, PidStatm.Read(host, "/proc/7/statm", out _));
        Assert.Equal(HostFileState.Denied, PidStatm.Read(host, "/proc/8/statm", out _));
        Assert.Equal(HostFileState.Missing, PidStatm.Read(host, "/proc/9/statm", out _));
    }

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
