using Lowmark.Apply;
using Lowmark.Apply.Fixes;
using Lowmark.Kernel;
using Lowmark.Plans;
using Lowmark.RealKernelTests.TestKit;

namespace Lowmark.RealKernelTests.Apply;

/// <summary>File systems that are read-only, full, or can not do what is asked.</summary>
public class FileSystemTests
{
    private const string CachePressure = "/proc/sys/vm/vfs_cache_pressure";

    [MountFact]
    public void A_read_only_proc_as_containers_have_it_is_said_to_be_so()
    {
        using Mounts mounts = new();
        Mounts.Remount(mounts.Mount("proc", "--bind", "/proc"), "bind,ro");
        string old = File.ReadAllText(CachePressure).Trim();
        using RealMachine machine = new(mounts.Path);

        FixResult result = machine.Apply(new WriteValue("sets", CachePressure, old, "101", ValueForm.Text));

        Assert.Equal(SurpriseKind.ReadOnly, result.Surprise!.Kind);
        Assert.Contains("on the host itself", result.Surprise.Instead, StringComparison.Ordinal);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal(old, File.ReadAllText(CachePressure).Trim());
        Assert.Equal(
            SurpriseKind.ReadOnly,
            machine.Apply(new WriteTrigger(
                "compacts", "/proc/sys/vm/compact_memory", "1", TriggerMeasure.Fragmentation)).Surprise!.Kind);
    }

    [MountFact]
    public void A_file_that_stands_where_proc_should_be_is_no_setting()
    {
        using Mounts mounts = new();
        string proc = mounts.Mount("proc", "-t", "tmpfs", "none");
        Directory.CreateDirectory($"{proc}/sys/vm");
        File.WriteAllText($"{proc}/sys/vm/vfs_cache_pressure", "100\n");
        using RealMachine machine = new(mounts.Path);

        Assert.Equal(
            SurpriseKind.OtherKind,
            machine.Apply(new WriteValue("sets", CachePressure, "100", "101", ValueForm.Text)).Surprise!.Kind);
        Assert.Equal("100\n", File.ReadAllText($"{proc}/sys/vm/vfs_cache_pressure"));
    }

    [MountFact]
    public void A_full_file_system_keeps_the_old_file_and_nothing_beside_it()
    {
        using Mounts mounts = new();
        string etc = mounts.Mount("etc", "-t", "tmpfs", "-o", "size=64k,mode=755", "none");
        File.WriteAllText($"{etc}/a", "old\n");
        using RealMachine machine = new(mounts.Path);

        FixResult result = machine.Apply(new ReplaceFile("writes", "/etc/a", "old\n", new string('x', 200_000)));

        Assert.Equal(SurpriseKind.NoSpace, result.Surprise!.Kind);
        Assert.Equal(FixState.TakenBack, result.Fix!.State);
        Assert.Equal([$"{etc}/a"], Directory.GetFiles(etc));
        Assert.Equal("old\n", File.ReadAllText($"{etc}/a"));
    }

    [MountFact]
    public void A_read_only_file_system_keeps_its_files()
    {
        using Mounts mounts = new();
        string etc = mounts.Mount("etc", "-t", "tmpfs", "-o", "mode=755", "none");
        File.WriteAllText($"{etc}/a", "old\n");
        Mounts.Remount(etc, "ro");
        using RealMachine machine = new(mounts.Path);

        FixResult edited = machine.Apply(new ReplaceFile("writes", "/etc/a", "old\n", "new\n"));
        FixResult made = machine.Apply(new ReplaceFile("writes", "/etc/b.d/b", null, "new\n"));

        Assert.Equal(SurpriseKind.ReadOnly, edited.Surprise!.Kind);
        Assert.Equal(FixState.TakenBack, edited.Fix!.State);
        Assert.Equal(SurpriseKind.ReadOnly, made.Surprise!.Kind);
        Assert.Equal(FixState.TakenBack, made.Fix!.State);
    }

    [MountFact]
    public void A_swap_file_that_finds_no_more_space_is_removed()
    {
        using Mounts mounts = new();
        string folder = mounts.Mount("swap", "-t", "tmpfs", "-o", "size=24m,mode=755", "none");
        using RealMachine machine = new(mounts.Path);
        machine.OnProgress = () =>
        {
            // Another one fills it up meanwhile.
            if (File.Exists($"{folder}/other")) { return; }
            try { File.WriteAllBytes($"{folder}/other", new byte[16 << 20]); }
            catch (IOException) { }
        };

        FixResult result = machine.Apply(
            new MakeSwapFile("makes", "/swap/file", 16 << 20, SwapFileWay.Written));

        Assert.Equal(SurpriseKind.NoSpace, result.Surprise!.Kind);
        Assert.Equal([$"{folder}/other"], Directory.GetFiles(folder));
    }

    [MountFact]
    public void A_journal_that_can_not_be_written_takes_the_fix_back()
    {
        using Mounts mounts = new();
        string state = mounts.Mount("state", "-t", "tmpfs", "-o", "size=64k,mode=700", "none");
        string etc = mounts.Mount("etc", "-t", "tmpfs", "-o", "mode=755", "none");
        using RealMachine machine = new(mounts.Path, state);
        machine.OnEvent = told => { if (told is StepDone { Step: 0 }) { Fill($"{state}/filler"); } };

        // More lines than what is left of the journal's last page has room for.
        FixResult result = machine.Apply([.. Enumerable.Range(0, 60).Select(
            number => new ReplaceFile("writes", $"/etc/{number}", null, "new\n"))]);

        Assert.Equal(SurpriseKind.NoSpace, result.Surprise!.Kind);
        Assert.Contains(FixStore.Folder, result.Surprise.What, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(etc));

        File.Delete($"{state}/filler");
        machine.OnEvent = null;

        Assert.Equal(FixState.TakenBack, Assert.Single(machine.Applier.Recover(machine)).Fix!.State);
    }

    [Fact]
    public void No_copy_on_write_is_marked_where_it_can_be_and_else_the_file_is_removed()
    {
        using TempFolder folder = new();
        using RealMachine machine = new(folder.Path);

        FixResult result = machine.Apply(
            new MakeSwapFile("makes", "/swap", 1 << 20, SwapFileWay.NoCopyOnWrite));

        bool isBtrfs = new DriveInfo(folder.Path).DriveFormat == "btrfs";
        Assert.Equal(isBtrfs ? null : SurpriseKind.NotAccepted, result.Surprise?.Kind);
        Assert.Equal(isBtrfs, File.Exists($"{folder.Path}/swap"));
    }

    /// <summary>With the programs of this machine: 8 MiB of swap for a moment.</summary>
    [MountFact]
    public void A_swap_file_is_used_and_taken_back()
    {
        using TempFolder folder = new();
        string file = $"{folder.Path}/swap";
        using RealMachine machine = new();

        FixResult result = machine.Apply(
            new MakeSwapFile("makes", file, 8 << 20, SwapFileWay.Written),
            new RunProgram("formats it", "mkswap", new([file]), null, null),
            new RunProgram("uses it", "swapon", new([file]), "swapoff", new EquatableArray<string>([file])));

        bool isUsed = File.ReadAllText("/proc/swaps").Contains(file, StringComparison.Ordinal);
        FixResult undone = machine.Undo();
        Assert.True(result.IsDone, result.Surprise?.What);
        Assert.True(isUsed);
        Assert.True(undone.IsDone);
        Assert.DoesNotContain(file, File.ReadAllText("/proc/swaps"), StringComparison.Ordinal);
        Assert.False(File.Exists(file));
    }

    private static void Fill(string path)
    {
        using FileStream file = new(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            while (true) { file.Write(new byte[512]); }
        }
        catch (IOException)
        {
            // It is full.
        }
    }
}
