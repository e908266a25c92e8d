using System.Diagnostics;

namespace Lowmark.RealKernelTests.TestKit;

/// <summary>The lab of this repository: kernels booted in an emulator (lab/README.md).</summary>
internal static class Lab
{
    /// <summary>The tests that read what runs left: not while another makes such a run again.</summary>
    public const string RunsAreRead = "The lab's runs";

    private static readonly string Store = Path.Combine(Repository.Root, "artifacts", "lab");

    /// <summary>The newest kernel of this machine's architecture that is installed; null when there is none.</summary>
    public static string? Kernel { get; } = Kernels().MaxBy(kernel => Version.TryParse(kernel, out Version? parsed)
        ? parsed
        : new Version());

    /// <summary>Boots the kernel with the scenario and waits for its end.</summary>
    /// <returns>The folder that it left.</returns>
    /// <exception cref="InvalidOperationException">The guest saw something else than the scenario says.</exception>
    public static string Run(string scenario)
    {
        Start("run", scenario, _ => { });
        return Path.Combine(Store, "out", Kernel!, scenario);
    }

    /// <summary>Boots it twice: as it is, and with <c>lowmark fix --apply</c> right before the incident.</summary>
    /// <param name="arguments">Of <c>lowmark fix</c>.</param>
    /// <exception cref="InvalidOperationException">There was no incident at first, or there was one again, or the fix
    /// was not made.</exception>
    public static void Fix(string scenario, params string[] arguments)
    {
        string kept = Directory.CreateTempSubdirectory("lowmark-fixes").FullName;
        try
        {
            Start("fix", scenario, start => start.Environment["LAB_FIXES"] = kept, arguments);
        }
        finally
        {
            Directory.Delete(kept, recursive: true);
        }
    }

    private static void Start(
        string script, string scenario, Action<ProcessStartInfo> prepare, params string[] arguments)
    {
        ProcessStartInfo start = new(
            Path.Combine(Repository.Root, "lab", script), [Kernel!, scenario, .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        };
        prepare(start);
        using Process run = Process.Start(start)!;
        string said = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        if (run.ExitCode != 0) { throw new InvalidOperationException($"lab/{script} {Kernel} {scenario}: {said}"); }
    }

    private static IEnumerable<string> Kernels()
    {
        string folder = Path.Combine(Store, "kernels");
        return Directory.Exists(folder)
            ? Directory.GetDirectories(folder)
                .Where(kernel => File.Exists(Path.Combine(kernel, "release")))
                .Select(kernel => Path.GetFileName(kernel)!)
                .Where(kernel => !kernel.Contains('-', StringComparison.Ordinal))
            : [];
    }
}
