using System.Diagnostics;
using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Plans;
using static Lowmark.UnitTests.Apply.MachineCopy;

namespace Lowmark.UnitTests.Apply;

/// <summary>Nothing is written through a link, to what is no file, or where others could put something.</summary>
public sealed class FileSafetyTests : IDisposable
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly MachineCopy _machine = new();
    private readonly TempFolder _outside = new();

    public void Dispose()
    {
        _machine.Dispose();
        _outside.Dispose();
    }

    [Fact]
    public void A_linked_value_is_refused()
    {
        string target = _outside.File("target", "60\n");
        Replace(Swappiness, path => File.CreateSymbolicLink(path, target));

        AssertRefused(SurpriseKind.Link, SetSwappiness());
        Assert.Equal("60\n", File.ReadAllText(target));
    }

    [Fact]
    public void A_linked_configuration_file_is_refused_with_what_to_do()
    {
        string target = _outside.File("target", "vm.swappiness = 60\n");
        Replace(Config, path => File.CreateSymbolicLink(path, target));

        Surprise surprise = AssertRefused(SurpriseKind.Link, EditConfig());

        Assert.Equal("/etc/sysctl.conf is a symbolic link", surprise.What);
        Assert.Contains("make the change there", surprise.Instead, StringComparison.Ordinal);
        Assert.Equal("vm.swappiness = 60\n", File.ReadAllText(target));
    }

    [Fact]
    public void A_link_to_nowhere_is_not_a_free_name()
    {
        Replace("/etc/sysctl.d/50-lowmark.conf", path => File.CreateSymbolicLink(path, _outside.Path + "/new"));

        AssertRefused(SurpriseKind.Link, DropIn());
        Assert.Empty(Directory.GetFiles(_outside.Path));
    }

    [Fact]
    public void A_folder_that_is_a_link_out_of_the_root_leads_to_the_root()
    {
        Directory.CreateSymbolicLink(_machine.Of("/etc/sysctl.d"), _outside.Path);

        AssertRefused(SurpriseKind.Gone, DropIn());
        Assert.Empty(Directory.GetFiles(_outside.Path));
    }

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        Replace(Swappiness, MakePipe);
        Replace(Config, MakePipe);
        _machine.Write("/etc/other", "");

        AssertRefused(SurpriseKind.OtherKind, SetSwappiness());
        AssertRefused(SurpriseKind.OtherKind, EditConfig());
        AssertRefused(SurpriseKind.OtherKind, new WriteTrigger(
            "does", Swappiness, "1", TriggerMeasure.Fragmentation));
    }

    [Fact]
    public void A_folder_is_no_file()
    {
        AssertRefused(SurpriseKind.OtherKind, new WriteValue("sets", "/proc/sys/vm", "", "1", ValueForm.Text));
        AssertRefused(SurpriseKind.OtherKind, new ReplaceFile("writes", "/etc", "", "1"));
    }

    [Fact]
    public void A_folder_that_others_may_write_takes_no_file()
    {
        SetMode(_machine.Of("/etc"), (UnixFileMode)0x1ff);

        AssertRefused(SurpriseKind.Unsafe, EditConfig());
        AssertRefused(SurpriseKind.Unsafe, DropIn());
        AssertRefused(SurpriseKind.Unsafe, Swap() with { File = "/etc/swap" });
        Assert.False(_machine.Has("/etc/sysctl.d"));
    }

    [Fact]
    public void An_edited_file_keeps_its_permissions()
    {
        SetMode(_machine.Of(Config), Private);
        using MachineRun run = _machine.Run();

        Assert.True(run.Apply(EditConfig()).IsDone);
        Assert.Equal(Private, ModeOf(_machine.Of(Config)));
        run.Undo();
        Assert.Equal(Private, ModeOf(_machine.Of(Config)));
    }

    [Fact]
    public void A_file_edited_after_the_look_at_it_is_not_overwritten()
    {
        using MachineRun run = _machine.Run();
        run.OnEvent = told => { if (told is StepBegan) { _machine.Write(Config, "by hand\n"); } };

        FixResult result = run.Apply(EditConfig());

        Assert.Equal(SurpriseKind.Changed, result.Surprise!.Kind);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal("by hand", _machine.Read(Config));
        Assert.Equal([_machine.Of(Config)], Directory.GetFiles(_machine.Of("/etc")));
    }

    [Fact]
    public void A_file_that_came_after_the_look_is_not_overwritten()
    {
        using MachineRun run = _machine.Run();
        run.OnEvent = told =>
        {
            if (told is not StepBegan { Step: var step }) { return; }
            _machine.Write(step == 0 ? "/etc/sysctl.d/50-lowmark.conf" : "/swapfile", "by hand\n");
        };

        Assert.Equal(SurpriseKind.Exists, run.Apply(DropIn()).Surprise!.Kind);
        Assert.Equal("by hand", _machine.Read("/etc/sysctl.d/50-lowmark.conf"));

        FixResult result = run.Apply(SetSwappiness(), Swap());

        Assert.Equal(SurpriseKind.Exists, result.Surprise!.Kind);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal("by hand", _machine.Read("/swapfile"));
    }

    [Fact]
    public void A_swap_file_that_is_another_one_by_now_is_left()
    {
        using MachineRun run = _machine.Run();
        run.Apply(Swap());
        File.Move(_machine.Of("/swapfile"), _machine.Of("/moved"));
        _machine.Write("/swapfile", "by hand\n");

        FixResult result = run.Undo();

        Assert.Equal(FixState.PartlyTakenBack, result.Fix!.State);
        Assert.Equal("by hand", _machine.Read("/swapfile"));
    }

    [Fact]
    public void A_swap_file_is_private_whole_and_told_as_it_grows()
    {
        List<long> told = [];
        using MachineRun run = _machine.Run();
        run.OnProgress = told.Add;

        Assert.True(run.Apply(Swap(9_000_000)).IsDone);

        Assert.Equal([4_194_304, 8_388_608, 9_000_000], told);
        Assert.Equal(Private, ModeOf(_machine.Of("/swapfile")));
        Assert.Equal(9_000_000, new FileInfo(_machine.Of("/swapfile")).Length);
    }

    [Fact]
    public void A_swap_file_larger_than_what_is_free_is_not_begun()
    {
        Surprise surprise = AssertRefused(SurpriseKind.NoSpace, Swap(1L << 60));

        Assert.StartsWith("/swapfile needs 1024 PiB and 1 GiB beside it; ", surprise.What, StringComparison.Ordinal);
        Assert.False(_machine.Has("/swapfile"));
    }

    [Fact]
    public void Somebody_elses_file_keeps_a_folder_that_the_fix_made()
    {
        using MachineRun run = _machine.Run();
        run.Apply(DropIn());
        _machine.Write("/etc/sysctl.d/other.conf", "x\n");

        Assert.Equal(FixState.TakenBack, run.Undo().Fix!.State);
        Assert.False(_machine.Has("/etc/sysctl.d/50-lowmark.conf"));
        Assert.True(_machine.Has("/etc/sysctl.d/other.conf"));
    }

    [Fact]
    public void A_removed_file_comes_back()
    {
        using MachineRun run = _machine.Run();

        Assert.True(run.Apply(new ReplaceFile("removes", Config, "vm.swappiness = 60\n", null)).IsDone);
        Assert.False(_machine.Has(Config));
        Assert.True(run.Undo().IsDone);
        Assert.Equal("vm.swappiness = 60", _machine.Read(Config));
    }

    [Fact]
    public void The_journals_are_for_their_owner_alone()
    {
        using MachineRun run = _machine.Run();
        string id = run.Apply(SetSwappiness()).Fix!.Id;

        foreach (string folder in (string[])["", $"/{id}"])
        {
            Assert.Equal(
                Private | UnixFileMode.UserExecute, ModeOf(_machine.Of(FixStore.Folder + folder)));
        }

        Assert.Equal(Private, ModeOf(_machine.Of($"{FixStore.Folder}/{id}/journal")));
        Assert.Equal(Private, ModeOf(_machine.Of($"{FixStore.Folder}/lock")));
    }

    [Fact]
    public void Journals_where_others_may_look_or_behind_a_link_are_not_used()
    {
        using MachineRun run = _machine.Run();
        run.Apply(SetSwappiness());
        SetMode(_machine.Of(FixStore.Folder), (UnixFileMode)0x1ed);

        Assert.Equal(SurpriseKind.Unsafe, run.Undo().Surprise!.Kind);
        Assert.Equal(SurpriseKind.Unsafe, Assert.Single(run.Store.History().Unreadable).Kind);

        Directory.Move(_machine.Of(FixStore.Folder), _outside.Path + "/fixes");
        Directory.CreateSymbolicLink(_machine.Of(FixStore.Folder), _outside.Path + "/fixes");

        Assert.NotNull(run.Apply(SetReserve()).Surprise);
        Assert.Equal("67584", _machine.Read(Reserve));
    }

    [Fact]
    public void A_second_run_is_told_who_has_the_lock_and_does_nothing()
    {
        FixResult? second = null;
        using MachineRun run = _machine.Run();
        run.OnEvent = told =>
        {
            using MachineRun other = _machine.Run();
            if (told is StepBegan) { second = other.Apply(SetReserve()); }
        };

        Assert.True(run.Apply(SetSwappiness()).IsDone);

        Assert.Equal(SurpriseKind.Locked, second!.Surprise!.Kind);
        Assert.Contains($"process {Environment.ProcessId} since 2", second.Surprise.What, StringComparison.Ordinal);
        Assert.Equal("67584", _machine.Read(Reserve));
        Assert.True(run.Apply(SetReserve()).IsDone);
    }

    private static void MakePipe(string path)
    {
        using Process process = Process.Start("mkfifo", [path]);
        process.WaitForExit();
    }

    private void Replace(string path, Action<string> make)
    {
        _machine.Write(path, "");
        _machine.Remove(path);
        make(_machine.Of(path));
    }

    private Surprise AssertRefused(SurpriseKind kind, Step step)
    {
        using MachineRun run = _machine.Run();
        FixResult result = run.Apply(step);

        Assert.Equal(kind, result.Surprise?.Kind);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        return result.Surprise!;
    }
}
