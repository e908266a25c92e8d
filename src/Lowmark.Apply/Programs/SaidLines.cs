using System.Text;

namespace Lowmark.Apply.Programs;

/// <summary>The first of what a program says. All of it is read, or the program would wait for a reader.</summary>
internal sealed class SaidLines
{
    private const int MostCharacters = 1000;

    /// <summary>For what a program left running may keep open.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    private readonly StringBuilder _first = new();
    private readonly Task _reading;

    /// <remarks>On a thread of its own: on a busy machine one of the pool may come when patience is over.</remarks>
    public SaidLines(TextReader source) => _reading = Task.Factory.StartNew(
        () => Read(source), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>To be asked when the program has ended.</summary>
    public string Text
    {
        get
        {
            _reading.Wait(s_patience);
            lock (_first) { return _first.ToString().TrimEnd(); }
        }
    }

    private void Read(TextReader source)
    {
        char[] buffer = new char[1024];
        try
        {
            for (int count; (count = source.Read(buffer)) > 0;)
            {
                lock (_first) { _first.Append(buffer, 0, Math.Min(count, MostCharacters - _first.Length)); }
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It was ended.
        }
    }
}
