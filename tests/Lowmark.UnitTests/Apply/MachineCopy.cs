using Lowmark.Apply;
using Lowmark.Apply.Files;
using Lowmark.Apply.Fixes;
using Lowmark.Apply.Programs;
using Lowmark.Changes;
using Lowmark.Cli.Input.Live;
using Lowmark.Host;
using Lowmark.Kernel;
using Lowmark.Plans;

namespace Lowmark.UnitTests.Apply;

/// <summary>A folder shaped like a machine, on which plans are tried, with stand-ins for programs that note how they
/// were called.</summary>
internal sealed class MachineCopy : IDisposable
{
    public const string Swappiness = "/proc/sys/vm/swappiness";
    public const string Reserve = "/proc/sys/vm/min_free_kbytes";
    public const string Thp = "/sys/kernel/mm/transparent_hugepage/enabled";
    public const string Config = "/etc/sysctl.conf";

    private const UnixFileMode Usual =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    private readonly TempFolder _folder = new();
    private readonly TempFolder _programs = new();

    public MachineCopy()
    {
        Write(Swappiness, "60\n");
        Write(Reserve, "67584\n");
        Write(Thp, "always [madvise] never\n");
        Write("/proc/sys/kernel/random/boot_id", "first\n");
        Write(Config, "vm.swappiness = 60\n");
        Program("swapon", "");
        Program("swapoff", "");
        Program("mkswap", "");
    }

    public string Path => _folder.Path;

    /// <summary>Each call of a program, its name and arguments.</summary>
    public IReadOnlyList<string> Calls => File.Exists(CallsFile) ? File.ReadAllLines(CallsFile) : [];

    private string CallsFile => System.IO.Path.Combine(_programs.Path, "calls");

    public string Of(string path) => _folder.Path + path;

    public string Read(string path) => File.ReadAllText(Of(path)).TrimEnd('\n');

    public bool Has(string path) => File.Exists(Of(path)) || Directory.Exists(Of(path));

    public void Write(string path, string text)
    {
        _folder.File(path[1..], text);
        for (string? folder = System.IO.Path.GetDirectoryName(Of(path)); folder?.Length > _folder.Path.Length;
            folder = System.IO.Path.GetDirectoryName(folder))
        {
            if (!folder.Contains("/var/lib/lowmark", StringComparison.Ordinal))
            {
                SetMode(folder, Usual);
            }
        }
    }

    public void Remove(string path) => File.Delete(Of(path));

    /// <param name="does">Commands of its script, after it has noted the call.</param>
    public void Program(string name, string does)
    {
        string path = _programs.File(name, $"#!/bin/sh\necho \"{name} $*\" >> '{CallsFile}'\n{does}\n");
        SetMode(path, Usual);
    }

    /// <param name="path">Of this machine, not of the copy.</param>
    public static void SetMode(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows()) { File.SetUnixFileMode(path, mode); }
    }

    /// <inheritdoc cref="SetMode"/>
    public static UnixFileMode ModeOf(string path) =>
        OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    public void Dispose()
    {
        _folder.Dispose();
        _programs.Dispose();
    }

    /// <summary>A new run of the program.</summary>
    public MachineRun Run(bool isCopy = true) => new(this, isCopy);

    /// <summary>Everything in the copy but the journals: paths and contents.</summary>
    public string Contents()
    {
        IEnumerable<string> paths = Directory.EnumerateFileSystemEntries(Path, "*", SearchOption.AllDirectories)
            .Select(path => path[Path.Length..])
            .Where(path => !path.StartsWith("/var", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        return string.Join('\n', paths.Select(path => File.Exists(Of(path)) ? $"{path} = {Read(path)}" : $"{path}/"));
    }

    public SystemPrograms Programs(TimeSpan? patience = null) => new(
        Directory.EnumerateFiles(_programs.Path).Where(path => path != CallsFile)
            .ToDictionary(path => System.IO.Path.GetFileName(path)!, path => new[] { path }),
        patience);

    public static Plan Plan(params Step[] steps) => new(
        [new PlanItem(new SetSysctl("vm.swappiness", "10"), [], "", new(steps), [], "", "", [])], [], []);

    public static WriteValue SetSwappiness(string old = "60", string wanted = "10") =>
        new("sets vm.swappiness", Swappiness, old, wanted, ValueForm.Text);

    public static WriteValue SetReserve(string old = "67584", string wanted = "131072") =>
        new("sets vm.min_free_kbytes", Reserve, old, wanted, ValueForm.Text);

    public static WriteValue SetThp() => new("sets THP", Thp, "madvise", "never", ValueForm.Choice);

    public static ReplaceFile DropIn() => new(
        "keeps vm.swappiness", "/etc/sysctl.d/50-lowmark.conf", null, "vm.swappiness = 10\n");

    public static ReplaceFile EditConfig() => new(
        "comments out", Config, "vm.swappiness = 60\n", "# vm.swappiness = 60\nvm.swappiness = 10\n");

    public static MakeSwapFile Swap(long bytes = 100_000) =>
        new("makes a swap file", "/swapfile", bytes, SwapFileWay.Written);

    public static RunProgram SwapOn() => new(
        "switches it on", "swapon", new(["/swapfile"]), "swapoff", new EquatableArray<string>(["/swapfile"]));
}

/// <summary>What one run of the program holds, and what it was told.</summary>
internal sealed class MachineRun : IFixWatcher, IDisposable
{
    private readonly WritableRoot _root;
    private readonly MachineFiles _files;

    public MachineRun(MachineCopy machine, bool isCopy = true, TimeSpan? patience = null)
    {
        _root = new(machine.Path, isCopy);
        _files = new(machine.Path);
        Store = new(_root, TimeProvider.System);
        Applier = new(_root, Store, _files, machine.Programs(patience));
    }

    public FixStore Store { get; }

    public Applier Applier { get; }

    public List<FixEvent> Told { get; } = [];

    /// <summary>Is called after each event was told: where a test changes the machine, or ends the run.</summary>
    public Action<FixEvent>? OnEvent { get; set; }

    public Action<long>? OnProgress { get; set; }

    public FixResult Apply(params Step[] steps) => Applier.Apply(MachineCopy.Plan(steps), this);

    public FixResult Undo(string? id = null) => Applier.Undo(id, this);

    public void Tell(FixRecord fix, FixEvent happened)
    {
        Told.Add(happened);
        OnEvent?.Invoke(happened);
    }

    public void Progress(FixStep step, long bytes, long ofBytes) => OnProgress?.Invoke(bytes);

    public void Dispose()
    {
        _root.Dispose();
        _files.Dispose();
    }
}
