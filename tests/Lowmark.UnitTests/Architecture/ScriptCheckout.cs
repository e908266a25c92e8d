using System.Diagnostics;

namespace Lowmark.UnitTests.Architecture;

/// <summary>What a script did.</summary>
internal sealed record ScriptRun(int ExitCode, string Output, string Errors);

/// <summary>A small checkout in a temporary folder with one script of ours and a 'dotnet' that only pretends.</summary>
/// <remarks>Each call of it is a line in <see cref="Calls"/>.</remarks>
internal sealed class ScriptCheckout : IDisposable
{
    private readonly string _script;

    /// <param name="script">A script at the root of the repository.</param>
    /// <param name="dotnet">Shell text of the pretender, after its call was written down.</param>
    public ScriptCheckout(string script, string dotnet)
    {
        _script = script;
        Write("src/A.cs", "");
        Write("Directory.Build.props", "<Version>0.1.0</Version>\n");
        Write("Directory.Packages.props", "");
        Write("global.json", "");
        WriteProgram(script, Repository.Read(script));
        WriteProgram("fake/dotnet", $"#!/bin/sh\nprintf '%s\\n' \"$*\" >>'{Root}/calls'\n{dotnet}");
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("lowmark-test-").FullName;

    public IReadOnlyList<string> Calls => [.. File.ReadAllLines(Path.Combine(Root, "calls"))];

    public void Write(string path, string text)
    {
        string full = Path.Combine(Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    public void WriteProgram(string path, string text)
    {
        if (OperatingSystem.IsWindows()) { throw new PlatformNotSupportedException("the scripts need a POSIX shell"); }
        Write(path, text);
        File.SetUnixFileMode(
            Path.Combine(Root, path), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    public async Task<ScriptRun> RunAsync(
        string[] arguments, string input = "", string? from = null, string? link = null)
    {
        ProcessStartInfo start = new(link ?? Path.Combine(Root, _script), arguments)
        {
            WorkingDirectory = from ?? Path.GetTempPath(),
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["PATH"] = $"{Root}/fake:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment.Remove("LOWMARK_KINDS");
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended without reading its input: its exit code says more.
        }

        await process.WaitForExitAsync();
        return new(process.ExitCode, await output, await errors);
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
