using System.Diagnostics;

namespace Lowmark.Cli.Input.Live;

/// <summary>journalctl, the only program that is ever started: by its full path, without a shell, with fixed arguments
/// but for the id of a boot.</summary>
/// <param name="path">Where it is.</param>
internal sealed class JournalProgram(string path)
{
    /// <summary>What it says where there is no journal.</summary>
    public const string NoFiles = "No journal files were found.";

    private const int BootIdDigits = 32;

    private static readonly string[] Places =
        ["/usr/bin/journalctl", "/bin/journalctl", "/run/current-system/sw/bin/journalctl"];

    /// <summary>The kernel, and those who kill in its place.</summary>
    private static readonly string[] Export = [
        "--no-pager", "--output=export", "_TRANSPORT=kernel", "+", "SYSLOG_IDENTIFIER=systemd-oomd", "+",
        "SYSLOG_IDENTIFIER=earlyoom"];

    /// <returns>Null when the machine has none.</returns>
    public static string? Find() => Array.Find(Places, File.Exists);

    /// <summary>The ids of the boots that the journal holds, oldest first.</summary>
    /// <param name="problem">What it said on stderr; null when nothing.</param>
    public IReadOnlyList<string> Boots(out string? problem)
    {
        using Output output = Start(["--no-pager", "--list-boots"]);
        using StreamReader lines = new(output);
        List<string> boots = [];
        while (lines.ReadLine() is { } line)
        {
            // -1 6c0a…f2 Mon 2026-11-16 08:00:01 UTC—…
            if (line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries) is [_, { Length: BootIdDigits } id, ..]
                && id.All(char.IsAsciiHexDigitLower))
            {
                boots.Add(id);
            }
        }

        problem = output.Problem;
        return boots;
    }

    /// <param name="boot">One of <see cref="Boots"/>.</param>
    public Stream Read(string boot) => Start([$"--boot={boot}", .. Export]);

    /// <summary>This boot from its beginning, and on as it goes.</summary>
    public Stream Follow(CancellationToken stop)
    {
        Output output = Start(["--boot=0", "--follow", "--lines=all", .. Export]);
        stop.Register(output.End);
        return output;
    }

    private Output Start(IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new(Process.Start(start) ?? throw new IOException($"{path} did not start"));
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new IOException(error.Message, error);
        }
    }

    /// <summary>What it prints; closing ends it.</summary>
    private sealed class Output : ForwardStream
    {
        private readonly Process _program;
        private readonly Task<string?> _said;

        public Output(Process program)
        {
            _program = program;
            _said = Task.Run(FirstErrorLine);
        }

        public string? Problem => _said.GetAwaiter().GetResult();

        public override int Read(Span<byte> buffer) => _program.StandardOutput.BaseStream.Read(buffer);

        public void End()
        {
            try
            {
                _program.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended, and so has its entry here.
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                End();
                _program.Dispose();
            }

            base.Dispose(disposing);
        }

        // All of it is read, or the program would wait for a reader.
        private string? FirstErrorLine()
        {
            string? first = null;
            try
            {
                while (_program.StandardError.ReadLine() is { } line) { first ??= line; }
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
            {
                // It was ended.
            }

            return first;
        }
    }
}
