using System.Text.Json;
using Lowmark.Cli;
using Lowmark.Cli.Input.Live;

namespace Lowmark.UnitTests.Cli.Input;

public sealed class LiveMachineTests : IDisposable
{
    private const string OldBoot = "0123456789abcdef0123456789abcdef";
    private const string ThisBoot = "fedcba9876543210fedcba9876543210";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_terminal_without_a_file_means_this_machine()
    {
        CliRun run = CliRun.With(
            host => host with { InputIsTerminal = true, Machine = Machine(ring: "report 1 cgroup-limit 1\n") },
            "explain", "--format", "jsonl");

        Assert.Equal([1], Pids(run));
        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Equal($"lowmark: this machine: read {_folder.Path}/kmsg\n", run.Errors);
    }

    [Fact]
    public void All_boots_of_the_journal_crash_dumps_and_the_ring_are_read_in_the_order_of_time()
    {
        LiveMachine machine = Machine("report 4 cgroup-limit 4\n", Journal(
            (OldBoot, "report 1 cgroup-limit 1"), (ThisBoot, "report 2 cgroup-limit 2")));
        _folder.File("pstore/dmesg-efi-1", "Panic#1 Part1\nreport 3 cgroup-limit 33\n");
        _folder.File("pstore/dmesg-efi-2", "Panic#1 Part2\nreport 3 cgroup-limit 32\n");
        _folder.File("pstore/dmesg-efi-3", "Panic#1 Part3\nreport 3 cgroup-limit 31");
        CliRun run = Explain(machine, "--live");

        Assert.Equal([1, 2, 31, 32, 33, 4], Pids(run));
        Assert.Equal(
            $"lowmark: this machine: read journal (boot -1), journal (boot 0), {_folder.Path}/pstore/dmesg-efi-3, "
                + $"{_folder.Path}/kmsg\n",
            run.Errors);
    }

    [Theory]
    [InlineData(true, new[] { 1, 2, 4 }, "read journal (boot -1), journal (boot 0), ")]
    [InlineData(false, new[] { 1, 2 }, "read journal (boot -1), journal (boot 0)")]
    public void The_ring_is_followed_or_else_the_journal_of_this_boot(bool hasRing, int[] pids, string read)
    {
        LiveMachine machine = Machine(hasRing ? "report 4 cgroup-limit 4\n" : null, Journal(
            (OldBoot, "report 1 cgroup-limit 1"), (ThisBoot, "report 2 cgroup-limit 2")));
        CliRun run = Explain(machine, "--live", "--follow");

        Assert.Equal(pids, Pids(run));
        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.StartsWith($"lowmark: this machine: {read}", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", new[] { 2, 4 })]
    [InlineData("-1", new[] { 1 })]
    [InlineData("1", new[] { 1 })]
    [InlineData(OldBoot, new[] { 1 })]
    [InlineData("FEDCBA98-7654-3210-fedc-ba9876543210", new[] { 2, 4 })]
    public void One_boot_is_chosen_as_journalctl_names_it(string boot, int[] pids)
    {
        LiveMachine machine = Machine("report 4 cgroup-limit 4\n", Journal(
            (OldBoot, "report 1 cgroup-limit 1"), (ThisBoot, "report 2 cgroup-limit 2")));
        _folder.File("boot_id", "fedcba98-7654-3210-fedc-ba9876543210\n");

        Assert.Equal(pids, Pids(Explain(machine, "--boot", boot)));
    }

    [Theory]
    [InlineData("-2")]
    [InlineData("3")]
    [InlineData("11111111111111111111111111111111")]
    public void A_boot_that_the_journal_does_not_hold_is_said(string boot)
    {
        LiveMachine machine = Machine("report 4 cgroup-limit 4\n", Journal(
            (OldBoot, "report 1 cgroup-limit 1"), (ThisBoot, "report 2 cgroup-limit 2")));
        CliRun run = Explain(machine, "--boot", boot);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Equal(
            "lowmark: --boot: the journal does not hold this boot; those it holds: journalctl --list-boots\n",
            run.Errors);
    }

    [Fact]
    public void A_report_that_the_journal_and_the_ring_hold_is_told_once()
    {
        string log = File.ReadAllText(Repository.Log("6.12.107/parent-cgroup-limit-v2"));
        LiveMachine machine = Machine(log, Journal((ThisBoot, log)));
        CliRun run = CliRun.OfLogs(
            host => host with { Machine = machine }, "explain", "--live", "--format", "jsonl");

        JsonElement source = Assert.Single(Reports(run)).GetProperty("source");
        Assert.Equal("journal (boot 0)", source.GetProperty("name").GetString());
    }

    [Fact]
    public void What_may_not_be_read_is_said_and_where_no_journal_is_the_log_files_are_read()
    {
        string program = Program("echo 'No journal files were opened due to insufficient permissions.' >&2; exit 1");
        string old = _folder.File("log/kern.log.1", "report 1 cgroup-limit 1\n");
        string now = _folder.File("log/kern.log", "report 2 cgroup-limit 2\n");
        CliRun run = Explain(Machine(ring: null, program), "--live");

        Assert.Equal([1, 2], Pids(run));
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.Equal(
            "lowmark: the journal: No journal files were opened due to insufficient permissions; run it as root: sudo "
                + "lowmark explain, or as a member of the group systemd-journal\n"
                + $"lowmark: this machine: read {old}, {now}\n",
            run.Errors);
    }

    [Fact]
    public void A_machine_that_kept_nothing_is_not_called_clean()
    {
        CliRun run = Explain(Machine(ring: null, Program("echo 'No journal files were found.' >&2; exit 1")), "--live");

        Assert.Equal(new(ExitCode.Unreadable, "", "lowmark: this machine: no kernel log found in it\n"), run);
    }

    [Fact]
    public void The_ring_of_this_machine_ends_with_its_newest_record()
    {
        if (!IsReadable("/dev/kmsg")) { return; }
        CliRun run = CliRun.OfLogs(
            host => host with { Machine = Machine(ring: null) with { KernelRing = "/dev/kmsg" } },
            "explain", "--live", "--format", "json");

        Assert.Equal("lowmark: this machine: read /dev/kmsg\n", run.Errors);
        Assert.Contains("\"inputs\":1,", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--live")]
    [InlineData("--boot=0")]
    public void Files_and_this_machine_exclude_each_other(string option) =>
        Assert.StartsWith(
            "lowmark: --live and --boot read this machine: leave out FILE\n",
            CliRun.Of("explain", option, "kern.log").Errors, StringComparison.Ordinal);

    private LiveMachine Machine(string? ring, string? journal = null)
    {
        if (ring is not null) { _folder.File("kmsg", ring); }
        return new()
        {
            KernelRing = Path.Combine(_folder.Path, "kmsg"),
            Journal = journal,
            CrashFolders = [Path.Combine(_folder.Path, "pstore")],
            Logs = [Path.Combine(_folder.Path, "log", "kern.log*")],
            BootId = Path.Combine(_folder.Path, "boot_id"),
        };
    }

    /// <summary>A journalctl that holds these boots.</summary>
    private string Journal(params (string Id, string Log)[] boots)
    {
        foreach ((string id, string log) in boots) { _folder.File($"boot-{id}", log + "\n"); }
        _folder.File("boot-0", boots[^1].Log + "\n");
        string list = string.Concat(boots.Select(
            (boot, i) => $"{i + 1 - boots.Length,3} {boot.Id} Mon 2026-11-16 08:00:01 UTC\n"));
        _folder.File("boots", "IDX BOOT ID                          FIRST ENTRY\n" + list);
        return Program($$"""
            for argument; do
                case $argument in
                --list-boots) exec cat '{{_folder.Path}}/boots' ;;
                --boot=*) exec cat "{{_folder.Path}}/boot-${argument#--boot=}" ;;
                esac
            done
            """);
    }

    private string Program(string script)
    {
        string path = _folder.File("journalctl", "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static CliRun Explain(LiveMachine machine, params string[] options) =>
        CliRun.With(host => host with { Machine = machine }, ["explain", "--format", "jsonl", .. options]);

    private static JsonElement[] Reports(CliRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            JsonSerializer.Deserialize<JsonElement>(line))];

    private static IEnumerable<int> Pids(CliRun run) =>
        Reports(run).Select(report => report.GetProperty("victims")[0].GetProperty("pid").GetInt32());

    private static bool IsReadable(string path)
    {
        try
        {
            using KernelRing ring = new(path);
            return ring.ReadByte() >= 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
