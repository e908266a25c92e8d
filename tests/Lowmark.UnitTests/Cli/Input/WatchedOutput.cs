using System.Text;

namespace Lowmark.UnitTests.Cli.Input;

/// <summary>Results of a run that goes on in another thread, to be waited for.</summary>
internal sealed class WatchedOutput : MemoryStream
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();
    private (string Text, TaskCompletionSource Seen)? _wanted;

    public string Text
    {
        get
        {
            lock (_gate) { return _text.ToString(); }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        lock (_gate)
        {
            _text.Append(Encoding.UTF8.GetString(buffer));
            if (_wanted is var (text, seen) && _text.ToString().Contains(text, StringComparison.Ordinal))
            {
                seen.TrySetResult();
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public Task Shows(string text)
    {
        TaskCompletionSource seen = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _wanted = (text, seen);
            if (_text.ToString().Contains(text, StringComparison.Ordinal)) { seen.TrySetResult(); }
        }

        return seen.Task.WaitAsync(Patience);
    }
}
