using System.Globalization;
using Lowmark.Kernel.Units;
using Lowmark.Presenters;

namespace Lowmark.Cli.Input;

/// <summary>One line on stderr that says how far reading is: on a terminal only, from the second second on.</summary>
internal sealed class Progress(CliHost host) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(200);

    private readonly long _begin = host.Clock.GetTimestamp();
    private TimeSpan _last;
    private bool _shown;

    /// <param name="read">Bytes of the input as it lies on disk.</param>
    /// <param name="total">Null when it can not be known.</param>
    public void Report(string name, long read, long? total)
    {
        if (!host.ErrorsAreTerminal) { return; }
        TimeSpan now = host.Clock.GetElapsedTime(_begin);
        if (now < Patience || now - _last < Between) { return; }
        _last = now;
        _shown = true;
        string of = total is > 0 and { } all
            ? string.Create(
                CultureInfo.InvariantCulture,
                $" of {SizeText.Of(KiB.FromBytes(all))} ({Math.Min(100, 100 * read / all)} %)")
            : "";
        host.Errors.Write(
            $"\r\e[K{TerminalText.Clean(name, ascii: !host.ShowsUnicode)}: {SizeText.Of(KiB.FromBytes(read))}{of}");
        host.Errors.Flush();
    }

    /// <summary>Says what is waited for, until it is cleared.</summary>
    public void Say(string what)
    {
        if (!host.ErrorsAreTerminal) { return; }
        _shown = true;
        host.Errors.Write($"\r\e[K{what}");
        host.Errors.Flush();
    }

    public void Clear()
    {
        if (!_shown) { return; }
        _shown = false;
        host.Errors.Write("\r\e[K");
        host.Errors.Flush();
    }

    public void Dispose() => Clear();
}
