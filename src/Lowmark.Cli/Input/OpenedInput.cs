namespace Lowmark.Cli.Input;

/// <summary>An input whose first bytes were looked at and found readable.</summary>
/// <param name="raw">As it lies on disk; the same as <paramref name="content"/> when it is not compressed.</param>
internal sealed class OpenedInput(string name, GuardedStream content, GuardedStream raw) : IDisposable
{
    /// <summary>As the results name it. Hostile text.</summary>
    public string Name => name;

    /// <summary>Plain bytes. Reading does not throw: damage ends it.</summary>
    public Stream Content => content;

    /// <summary>The first bytes of <see cref="Content"/>, before they are read.</summary>
    public ReadOnlySpan<byte> Head => content.Head;

    /// <summary>Whether what it holds is files, not a log.</summary>
    public bool IsArchive { get; init; }

    public long BytesRead => content.BytesRead;

    /// <summary>Why it ended early; null when it did not.</summary>
    public string? Damage => raw.Damage ?? content.Damage;

    public void Dispose()
    {
        content.Dispose();
        raw.Dispose();
    }
}
