using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Programs;
using Lowmark.Kernel;
using Lowmark.Plans;
using static Lowmark.UnitTests.Apply.MachineCopy;

namespace Lowmark.UnitTests.Apply;

public sealed class ProgramTests : IDisposable
{
    private readonly MachineCopy _machine = new();

    public void Dispose() => _machine.Dispose();

    [Fact]
    public void A_program_that_fails_is_a_surprise_with_its_own_words()
    {
        _machine.Program("swapon", "echo out; echo 'swapon: /swapfile: insecure' >&2; exit 255");
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(SetSwappiness(), SwapOn());

        Assert.Equal(SurpriseKind.ProgramFailed, result.Surprise!.Kind);
        Assert.Equal(
            "swapon /swapfile ended with 255: 'swapon: /swapfile: insecure'", result.Surprise.What);
        Assert.Equal(["swapon /swapfile", "swapoff /swapfile"], _machine.Calls);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal("60", _machine.Read(Swappiness));
    }

    [Fact]
    public void What_may_never_have_been_done_may_fail_to_be_taken_back()
    {
        _machine.Program("swapon", "exit 1");
        _machine.Program("swapoff", "exit 1");
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(SwapOn());

        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal(
            "it may never have been done: swapoff /swapfile ended with 1", result.Fix.Steps[0].Note);
    }

    [Fact]
    public void What_was_done_and_can_not_be_taken_back_stays_and_the_rest_is_taken_back()
    {
        using MachineRun run = _machine.Run();
        run.Apply(SetSwappiness(), SwapOn());
        _machine.Program("swapoff", "echo 'Cannot allocate memory' >&2; exit 1");

        FixResult result = run.Undo();

        Assert.Equal(FixState.PartlyTakenBack, result.Fix!.State);
        Assert.Equal(SurpriseKind.ProgramFailed, result.Fix.Steps[1].Surprise!.Kind);
        Assert.Equal("60", _machine.Read(Swappiness));

        _machine.Program("swapoff", "");

        Assert.Equal(FixState.TakenBack, run.Undo().Fix!.State);
    }

    [Fact]
    public void What_does_not_last_has_ended_with_the_boot()
    {
        using MachineRun run = _machine.Run();
        run.Apply(SwapOn());
        _machine.Program("swapoff", "exit 1");
        _machine.Write("/proc/sys/kernel/random/boot_id", "second\n");

        Assert.Equal(FixState.TakenBack, run.Undo().Fix!.State);
    }

    [Fact]
    public void No_shell_reads_an_argument()
    {
        using MachineRun run = _machine.Run();
        string trap = _machine.Of("/trap");

        Assert.True(run.Apply(new RunProgram(
            "runs", "mkswap", new([$"$(touch {trap})", $"; touch {trap}", "a b"]), null, null)).IsDone);

        Assert.Equal([$"mkswap $(touch {trap}) ; touch {trap} a b"], _machine.Calls);
        Assert.False(_machine.Has("/trap"));
    }

    [Fact]
    public void A_program_sees_no_environment_of_ours_and_no_input()
    {
        _machine.Program("mkswap", $"env | sort > '{_machine.Of("/seen")}'; cat >> '{_machine.Of("/seen")}'; pwd");
        using MachineRun run = _machine.Run();

        Assert.True(run.Apply(new RunProgram("runs", "mkswap", [], null, null)).IsDone);

        Assert.Equal(
            ["LC_ALL", "PATH"],
            _machine.Read("/seen").Split('\n').Select(line => line.Split('=')[0])
                .Except(["PWD", "OLDPWD", "SHLVL", "_"]));
    }

    [Fact]
    public void A_program_that_does_not_end_is_ended_with_what_it_started()
    {
        string pid = _machine.Of("/pid");
        _machine.Program("mkswap", $"sleep 1000 & echo $! > '{pid}'; wait");
        using MachineRun run = new(_machine, patience: TimeSpan.FromMilliseconds(500));

        FixResult result = run.Apply(new RunProgram("runs", "mkswap", [], null, null));

        Assert.Equal(SurpriseKind.ProgramFailed, result.Surprise!.Kind);
        Assert.Contains("did not end: 'not done after", result.Surprise.What, StringComparison.Ordinal);
        string stat = $"/proc/{File.ReadAllText(pid).Trim()}/stat";
        for (int tries = 0; File.Exists(stat) && !IsZombie(stat) && tries < 500; tries++) { Thread.Sleep(10); }
        Assert.True(!File.Exists(stat) || IsZombie(stat));
    }

    [Fact]
    public void Only_the_first_of_what_it_says_is_kept_and_all_is_read()
    {
        _machine.Program("mkswap", "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1");
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(new RunProgram("runs", "mkswap", [], null, null));

        Assert.True(result.Surprise!.What.Length < 300);
    }

    [Theory]
    [InlineData("bash")]
    [InlineData("../../bin/sh")]
    [InlineData("/bin/sh")]
    [InlineData("")]
    public void Another_program_is_never_run(string name)
    {
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(new RunProgram("runs", name, [], null, null));

        Assert.Equal(SurpriseKind.NoProgram, result.Surprise!.Kind);
        Assert.Null(new SystemPrograms().Find(name));
    }

    [Fact]
    public void A_program_that_takes_back_must_be_there_before()
    {
        using MachineRun run = _machine.Run();

        FixResult result = run.Apply(new RunProgram(
            "runs", "mkswap", [], "no-such", new EquatableArray<string>([])));

        Assert.Equal(SurpriseKind.NoProgram, result.Surprise!.Kind);
        Assert.Empty(_machine.Calls);
    }

    [Fact]
    public void Programs_of_this_machine_are_not_run_for_another_root()
    {
        using Lowmark.Apply.Files.WritableRoot root = new(_machine.Path, isCopy: true);
        using Lowmark.Cli.Input.Live.MachineFiles files = new(_machine.Path);
        using MachineRun watcher = _machine.Run();
        Applier applier = new(root, new(root, TimeProvider.System), files, new());

        FixResult result = applier.Apply(
            Plan(new RunProgram("runs", "systemctl", new(["--version"]), null, null)), watcher);

        Assert.Equal(SurpriseKind.NoProgram, result.Surprise!.Kind);
        Assert.Contains("another root", result.Surprise.What, StringComparison.Ordinal);
    }

    private static bool IsZombie(string stat) => File.ReadAllText(stat).Contains(") Z ", StringComparison.Ordinal);
}
