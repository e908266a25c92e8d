using System.Text;
using Lowmark.Cli;
using Lowmark.UnitTests.TestKit;

namespace Lowmark.UnitTests.Cli;

public sealed class FixCommandTests : IDisposable
{
    private const string Reserve = "proc/sys/vm/min_free_kbytes";
    private const string DropIn = "etc/sysctl.d/90-lowmark-vm.min_free_kbytes.conf";

    private readonly string _root = Directory.CreateTempSubdirectory("lowmark-fix").FullName;

    public FixCommandTests()
    {
        MachineFolder.Put(_root, "6.12.107/mod-atomic-large-reserve-before");
        Directory.CreateDirectory(Path.Combine(_root, "etc"));
    }

    private static string Before =>
        Repository.Read("lab/states/6.12.107/mod-atomic-large-reserve-before/min_free_kbytes").Trim();

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Without_apply_a_plan_is_printed_and_nothing_else_happens()
    {
        string[] files = Files();
        CliRun run = Fix("--set", "min_free_kbytes=8192");

        Assert.Equal(("", ExitCode.Incidents), (run.Errors, run.Code));
        Assert.Contains($"sets vm.min_free_kbytes from {Before} to 8192", run.Output, StringComparison.Ordinal);
        Assert.Contains("vm.min_free_kbytes = 8192", run.Output, StringComparison.Ordinal);
        Assert.Equal(files, Files());
        Assert.Equal(Before, Read(Reserve));
    }

    [Fact]
    public void What_the_machine_shows_is_planned_for_by_its_remedies()
    {
        CliRun run = Fix();

        Assert.Contains("(min-free-too-high)", run.Output, StringComparison.Ordinal);
        Assert.Contains($"from {Before} to ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Applied_told_in_the_history_and_taken_back()
    {
        CliRun made = Fix("--set", "min_free_kbytes=8192", "--apply", "--yes");
        Assert.Equal(("", ExitCode.Clean), (made.Errors, made.Code));
        Assert.Equal(("8192", "vm.min_free_kbytes = 8192"), (Read(Reserve), Read(DropIn)));
        Assert.Contains("lowmark fix --undo 2", made.Output, StringComparison.Ordinal);

        CliRun history = Fix("--history", "--verbose");
        Assert.Equal(ExitCode.Clean, history.Code);
        Assert.Contains("applied", history.Output, StringComparison.Ordinal);
        Assert.Contains("done: sets vm.min_free_kbytes from", history.Output, StringComparison.Ordinal);

        CliRun back = Fix("--undo");
        Assert.Equal(ExitCode.Clean, back.Code);
        Assert.Contains("Nothing of it is left.", back.Output, StringComparison.Ordinal);
        Assert.Equal(Before, Read(Reserve));
        Assert.False(File.Exists(Path.Combine(_root, DropIn)));
    }

    [Theory]
    [InlineData("now", true, false)]
    [InlineData("lasting", false, true)]
    public void Only_the_running_machine_or_only_what_holds_after_a_reboot(string when, bool now, bool lasting)
    {
        Fix("--set", "min_free_kbytes=8192", "--when", when, "--apply", "--yes");

        Assert.Equal(now, Read(Reserve) == "8192");
        Assert.Equal(lasting, File.Exists(Path.Combine(_root, DropIn)));
    }

    [Fact]
    public void Lines_of_sysctl_conf_are_edited_where_that_is_wanted()
    {
        MachineFolder.Write(_root, "etc/sysctl.conf", "# ours\nvm.min_free_kbytes=1\nvm.swappiness = 5");
        Fix("--set", "min_free_kbytes=8192", "--sysctls", "conf", "--apply", "--yes");

        string[] lines = Read("etc/sysctl.conf").Split('\n');
        Assert.Contains("vm.swappiness = 5", lines);
        Assert.DoesNotContain("vm.min_free_kbytes=1", lines);
        Assert.Equal("vm.min_free_kbytes = 8192", lines[^1]);
    }

    /// <summary>Nothing is changed unasked.</summary>
    [Theory]
    [InlineData("y\n", ExitCode.Clean, true)]
    [InlineData("n\n", ExitCode.Incidents, false)]
    [InlineData("", ExitCode.Incidents, false)]
    public void On_a_terminal_it_asks(string answer, int code, bool isMade)
    {
        CliRun run = CliRun.With(
            host => host with
            {
                Input = new MemoryStream(Encoding.UTF8.GetBytes(answer)), InputIsTerminal = true,
            },
            All(["--set", "min_free_kbytes=8192", "--apply"]));

        Assert.Equal(code, run.Code);
        Assert.Contains("Make this change? [y/N]", run.Errors, StringComparison.Ordinal);
        Assert.Equal(isMade, Read(Reserve) == "8192");
    }

    [Fact]
    public void Where_nobody_can_be_asked_it_refuses()
    {
        CliRun run = Fix("--set", "min_free_kbytes=8192", "--apply");

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--yes", run.Errors, StringComparison.Ordinal);
        Assert.Equal(Before, Read(Reserve));
    }

    /// <summary>A reserve of an eighth of the RAM would cause what it should prevent.</summary>
    [Fact]
    public void What_the_machine_can_not_bear_is_refused_with_the_reason()
    {
        CliRun run = Fix("--set", "min_free_kbytes=900000");

        Assert.Equal(ExitCode.Clean, run.Code);
        Assert.Contains("Not done:  min_free_kbytes=900000:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_log_of_the_machine_is_answered_by_its_remedies_and_a_demand_sizes_them()
    {
        MachineFolder.Write(_root, "proc/self/mountinfo",
            "30 1 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
        MachineFolder.Write(_root, "sys/fs/cgroup/cgroup.controllers", "cpuset memory\n");
        foreach ((string file, string text) in ((string, string)[])[
            ("memory.max", "83886080\n"), ("memory.current", "83886080\n"), ("cgroup.procs", "")])
        {
            MachineFolder.Write(_root, $"sys/fs/cgroup/mm_test/{file}", text);
        }

        string log = Path.Combine(Repository.Root, "examples", "cgroup-parent-limit.log");
        CliRun usual = Fix(log, "--only", "cgroup-parent-limit");
        CliRun sized = Fix(log, "--only", "cgroup-parent-limit", "--demand", "web-worker=90M");

        Assert.Contains("cgroup:/mm_test=107M", usual.Output, StringComparison.Ordinal);
        Assert.Contains("for a demand is an estimate.", Unwrapped(sized.Output), StringComparison.Ordinal);
    }

    /// <summary>A log is of the past: who raised the reserve since is not thwarted.</summary>
    [Fact]
    public void A_remedy_that_raises_does_not_lower_what_is_higher_by_now()
    {
        CliRun run = Fix(Repository.Log("6.12.107/mod-atomic-cache"), "--only", "raise-min-free-kbytes");

        Assert.Contains("already, which goes further", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("give one", "--apply", "--undo")]
    [InlineData("--apply", "--verify", "5s")]
    [InlineData("it is written swap=+SIZE", "--set", "swap=5")]
    public void What_is_wrong_with_the_command_line_is_told(string told, params string[] arguments)
    {
        CliRun run = Fix(arguments);

        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains(told, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_is_not_said_to_be_a_copy_takes_no_values()
    {
        CliRun run = CliRun.With(
            host => host, "fix", "--root", _root, "--set", "min_free_kbytes=8192", "--apply", "--yes");

        Assert.Equal(ExitCode.Incidents, run.Code);
        Assert.Equal(Before, Read(Reserve));
        Assert.False(File.Exists(Path.Combine(_root, DropIn)));
    }

    private CliRun Fix(params string[] arguments) =>
        CliRun.With(host => host with { Wait = _ => { } }, All(arguments));

    private string[] All(string[] arguments) => ["fix", "--root", _root, "--trial", .. arguments];

    private static string Unwrapped(string text) =>
        string.Join(' ', text.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private string Read(string path) => File.ReadAllText(Path.Combine(_root, path)).Trim();

    private string[] Files() => Directory.GetFiles(_root, "*", SearchOption.AllDirectories);
}
