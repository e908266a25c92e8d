using System.Diagnostics;
using System.Globalization;
using System.Text;
using Lowmark.Cli;
using Lowmark.Cli.Explain;
using Lowmark.Presenters;

namespace Lowmark.CorpusTests.TestKit;

/// <summary>One run of the built program as a process of its own.</summary>
/// <param name="PeakKiB">VmHWM as last seen before it ended; 0 where /proc does not tell.</param>
internal sealed record LowmarkRun(int Code, byte[] Output, string Errors, long PeakKiB)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(10);

    /// <summary>The program that LOWMARK_PROGRAM names (./test: what it built for this machine), else what the
    /// reference to its project built, with the configuration of these tests.</summary>
    private static readonly string[] Program = Environment.GetEnvironmentVariable("LOWMARK_PROGRAM") is { } named
        ? [named]
        :
        [
            Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", "exec",
            Path.GetFullPath(Path.Combine(
                AppContext.BaseDirectory, "..", "..", "Lowmark.Cli",
                Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')) + "_net10.0", "lowmark.dll")),
        ];

    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>With nothing on standard input.</summary>
    public static Task<LowmarkRun> Of(params string[] arguments) => Reading([], arguments);

    public static Task<LowmarkRun> Reading(byte[] input, params string[] arguments) =>
        Fed(pipe => pipe.WriteAsync(input).AsTask(), arguments);

    /// <param name="feed">Writes standard input.</param>
    public static Task<LowmarkRun> Fed(Func<Stream, Task> feed, params string[] arguments) =>
        Start(new ProcessStartInfo(Program[0], [.. Program[1..], .. arguments]), feed);

    /// <summary>The whole command line in this process: faster, and enough where no file, pipe or terminal
    /// matters.</summary>
    public static LowmarkRun InProcess(byte[] input, params string[] arguments)
    {
        using MemoryStream output = new();
        using StringWriter errors = new() { NewLine = "\n" };
        using MemoryStream log = new(input);
        CliHost host = new()
        {
            Input = log,
            InputIsTerminal = false,
            Output = output,
            OutputIsTerminal = false,
            Errors = errors,
            ErrorsAreTerminal = false,
            Variable = name => name == "LC_ALL" ? "C.UTF-8" : null,
        };
        int code = CommandLine.Run(
            arguments, host, new Composition(() => new LogEngine(), [RuleBook.Causes, RuleBook.Checks]));
        return new(code, output.ToArray(), errors.ToString(), PeakKiB: 0);
    }

    /// <param name="script">For sh: <c>"$@"</c> stands for the program with its arguments.</param>
    public static Task<LowmarkRun> InShell(string script, params string[] arguments) =>
        Start(new ProcessStartInfo("sh", ["-c", script, "sh", .. Program, .. arguments]),
            _ => Task.CompletedTask);

    private static async Task<LowmarkRun> Start(ProcessStartInfo start, Func<Stream, Task> feed)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment["LC_ALL"] = "C.UTF-8";
        using Process process = Process.Start(start) ?? throw new InvalidOperationException("no process");
        using CancellationTokenSource deadline = new(Deadline);
        using MemoryStream output = new();
        using MemoryStream errors = new();
        Task read = Task.WhenAll(
            process.StandardOutput.BaseStream.CopyToAsync(output, deadline.Token),
            process.StandardError.BaseStream.CopyToAsync(errors, deadline.Token));
        Task<long> watch = Watch(process);
        try
        {
            await FeedAll(process.StandardInput.BaseStream, feed).WaitAsync(deadline.Token);
            await read;
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException late)
        {
            process.Kill(entireProcessTree: true);
            string command = $"{start.FileName} {string.Join(' ', start.ArgumentList)}";
            throw new TimeoutException($"{command} ran for {Deadline}", late);
        }

        return new(process.ExitCode, output.ToArray(), Encoding.UTF8.GetString(errors.ToArray()), await watch);
    }

    private static async Task FeedAll(Stream input, Func<Stream, Task> feed)
    {
        try
        {
            await feed(input);
            await input.DisposeAsync();
        }
        catch (IOException)
        {
            // It need not read all: what it says then is the test's business.
        }
    }

    private static async Task<long> Watch(Process process)
    {
        string status = string.Create(CultureInfo.InvariantCulture, $"/proc/{process.Id}/status");
        long peak = 0;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, HighWaterMark(status));
            await Task.Delay(Glance);
        }

        return peak;
    }

    private static long HighWaterMark(string status)
    {
        try
        {
            string? line = File.ReadLines(status).FirstOrDefault(
                text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line["VmHWM:".Length..^"kB".Length], NumberStyles.AllowLeadingWhite
                | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }
}
