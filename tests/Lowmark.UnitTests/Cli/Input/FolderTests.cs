using System.Diagnostics;
using System.Text.Json;
using Lowmark.Cli;

namespace Lowmark.UnitTests.Cli.Input;

public sealed class FolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_sosreport_is_read_in_the_order_of_time_and_the_rest_is_passed_over()
    {
        Log("sos_commands/kernel/dmesg", 1);
        Log("sos_commands/logs/journalctl_--no-pager_--boot", 2);
        _folder.File("var/log/messages-20260101.gz", TempFolder.Gzip("report 3 cgroup-limit 3\n"));
        Log("var/log/messages", 4);
        Log("etc/kern.log", 90);
        Log("sys/kern.log", 91);
        _folder.File("sos_commands/process/ps_aux", "USER PID\nroot 1\nroot 2\n");
        _folder.File("var/log/wtmp", "report 92 cgroup-limit 92\n");
        _folder.File("var/log/empty.log", "");
        _folder.File("version.txt", "sosreport: 4.8\n");
        _folder.File("installed-rpms.bin", [.. Enumerable.Range(0, 999).Select(i => (byte)(i * 7))]);
        CliRun run = Explain(_folder.Path);

        Assert.Equal([1, 2, 3, 4], Pids(run));
        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Equal(
            $"lowmark: {_folder.Path}: read sos_commands/kernel/dmesg, "
                + "sos_commands/logs/journalctl_--no-pager_--boot, var/log/messages-20260101.gz, var/log/messages; "
                + "5 files skipped (no log: 2, a binary file: 1, by name: 1, empty: 1); --verbose names them\n",
            run.Errors);
    }

    [Fact]
    public void Verbose_names_what_was_passed_over()
    {
        Log("kern.log", 1);
        string conf = _folder.File("a.conf", "x\n");

        Assert.Equal(
            $"lowmark: skipped {conf}: by name\nlowmark: {_folder.Path}: read kern.log; skipped a.conf (by name)\n",
            CliRun.Of("explain", "--verbose", _folder.Path).Errors);
    }

    [Fact]
    public void A_log_of_any_name_is_known_by_its_lines()
    {
        _folder.File("saved-by-bob", "[    1.000000] Linux version 6.1.0\n[    1.000001] Command line: x\n"
            + "report 1 cgroup-limit 1\n");
        _folder.File("pasted.txt", "app invoked oom-killer: gfp_mask=0xcc0(GFP_KERNEL), order=0, oom_score_adj=0\n"
            + "report 2 cgroup-limit 2\n");
        _folder.File("diary.txt", "report 3 cgroup-limit 3\n");
        CliRun run = Explain(_folder.Path);

        Assert.Equal([2, 1], Pids(run));
        Assert.EndsWith("; skipped diary.txt (no log)\n", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kdump_folder_a_must_gather_and_a_supportconfig_hold_logs_at_their_places()
    {
        Log("127.0.0.1-2026-01-01-10:00:00/vmcore-dmesg.txt", 1);
        Log("127.0.0.1-2026-01-01-10:00:00/kexec-dmesg.log", 2);
        _folder.File("127.0.0.1-2026-01-01-10:00:00/vmcore", "report 90 cgroup-limit 90\n");
        Log("must-gather/registry/host_service_logs/masters/kubelet_service.log", 3);
        Log("must-gather/registry/namespaces/ns/pods/p/c/c/logs/previous.log", 4);
        _folder.File("must-gather/registry/nodes/n1.yaml", "report 91 cgroup-limit 91\n");
        Log("scc_host/messages.txt", 5);

        Assert.Equal([2, 1, 3, 4, 5], Pids(Explain(_folder.Path)));
    }

    [Fact]
    public void What_is_broken_is_said_and_the_rest_is_read()
    {
        Log("kern.log", 1);
        byte[] packed = TempFolder.Gzip("report 2 cgroup-limit 2\n");
        string cut = _folder.File("kern.log.1.gz", packed[..^3]);
        CliRun run = Explain(_folder.Path);

        Assert.Contains(1, Pids(run));
        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith($"lowmark: {cut}: its gzip data ends early; ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_pipes_and_loops_are_not_followed()
    {
        using TempFolder other = new();
        string outside = other.File("kern.log", "report 9 cgroup-limit 9\n");
        Log("a/kern.log", 1);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "out.log"), outside);
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "same.log"), "kern.log");
        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "a", "loop"), "..");
        using Process mkfifo = Process.Start("mkfifo", [Path.Combine(_folder.Path, "kern.log")]);
        mkfifo.WaitForExit();
        CliRun run = Explain(_folder.Path);

        Assert.Equal([1], Pids(run));
        Assert.Equal(
            $"lowmark: {_folder.Path}: read a/kern.log; skipped kern.log (devices, pipes or sockets), a/out.log (links "
                + "out of the folder)\n",
            run.Errors.Replace(" a/loop (links out of the folder),", "", StringComparison.Ordinal));
    }

    [Fact]
    public void Folders_in_folders_come_to_an_end()
    {
        Log("kern.log", 1);
        Log(string.Concat(Enumerable.Repeat("d/", 40)) + "kern.log", 2);
        CliRun run = Explain(_folder.Path);

        Assert.Equal([1], Pids(run));
        Assert.EndsWith("/d (too deep)\n", run.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/dev/zero", "is a binary file; expected a kernel log as text")]
    [InlineData("/dev/null", "is empty; expected a kernel log")]
    public void A_device_without_an_end_ends(string device, string why) =>
        Assert.Equal(new CliRun(ExitCode.Unreadable, "", $"lowmark: {device}: {why}\n"), Explain(device));

    [Fact]
    public void A_link_to_itself_is_one_clear_line()
    {
        string loop = Path.Combine(_folder.Path, "loop.log");
        File.CreateSymbolicLink(loop, "loop.log");
        CliRun run = Explain(loop);

        Assert.Equal(ExitCode.Unreadable, run.Code);
        Assert.StartsWith($"lowmark: {loop}: cannot be opened (", run.Errors, StringComparison.Ordinal);
        Assert.Single(run.Errors.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void A_folder_without_a_log_is_not_called_clean()
    {
        _folder.File("a.conf", "x\n");
        CliRun run = CliRun.Of("explain", _folder.Path);

        Assert.Equal(
            new CliRun(
                ExitCode.Unreadable, "",
                $"lowmark: {_folder.Path}: no kernel log found in it; skipped a.conf (by name)\n"),
            run);
    }

    [Fact]
    public void What_proc_says_of_memory_is_one_state_and_the_last_input()
    {
        _folder.File("proc/meminfo", "MemTotal:        8000000 kB\nMemFree:          100000 kB");
        _folder.File("proc/buddyinfo", "Node 0, zone   Normal      1      2      3\n");
        _folder.File("var/log/kern.log", File.ReadAllText(Repository.Log("6.12.107/global")));
        CliRun run = CliRun.OfLogs(host => host, "explain", "--format", "jsonl", _folder.Path);
        JsonElement[] reports = Lines(run);

        Assert.Equal(
            ["oom_kill", "memory_state"], reports.Select(report => report.GetProperty("kind").GetString()));
        Assert.Equal(
            $"{_folder.Path}/proc/{{buddyinfo,meminfo}}",
            reports[1].GetProperty("source").GetProperty("name").GetString());
    }

    [Fact]
    public void Hostile_names_are_inert_in_every_message()
    {
        Log("-rf.log", 1);
        Log("a\n[1] forged.log", 2);
        Log("b\x1b[2J'\"$(id).log", 3);
        _folder.File("c\r\u202e.conf", "x");
        CliRun run = CliRun.Of("explain", "--format", "json", "--verbose", _folder.Path);

        Assert.Equal(2, run.Errors.TrimEnd('\n').Split('\n').Length);
        Assert.DoesNotContain(
            run.Errors, character => (char.IsControl(character) && character != '\n') || character == '\u202e');
        Assert.Contains("\"inputs\":3,", run.Output, StringComparison.Ordinal);
    }

    private void Log(string path, int pid) => _folder.File(path, $"report {pid} cgroup-limit {pid}\n");

    private static CliRun Explain(string path) => CliRun.Of("explain", "--format", "jsonl", path);

    private static JsonElement[] Lines(CliRun run) =>
        [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line =>
            JsonSerializer.Deserialize<JsonElement>(line))];

    private static IEnumerable<int> Pids(CliRun run) =>
        Lines(run).Select(report => report.GetProperty("victims")[0].GetProperty("pid").GetInt32());
}
