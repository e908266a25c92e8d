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
        using Process run = Process.Start(new ProcessStartInfo(
            Path.Combine(Repository.Root, "lab", "run"), [Kernel!, scenario])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
        })!;
        string row = run.StandardOutput.ReadToEnd();
        run.WaitForExit();
        return run.ExitCode == 0
            ? Path.Combine(Store, "out", Kernel!, scenario)
            : throw new InvalidOperationException($"lab/run {Kernel} {scenario}: {row}");
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
