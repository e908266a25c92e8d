namespace Lowmark.Host;

/// <summary>A kernel file that is read again and again into the same object: a sample whose rows are named as those of
/// the sample before allocates nothing.</summary>
/// <param name="path">As for <see cref="IHostFiles.Read"/>.</param>
public abstract class SampledFile(string path)
{
    public string Path { get; } = path;

    /// <summary>Of the last sample. In any state but <see cref="HostFileState.Read"/> every figure is absent: nothing
    /// remains of the sample before.</summary>
    public HostFileState State { get; private set; } = HostFileState.Missing;

    public bool IsRead => State == HostFileState.Read;

    /// <summary>Takes a sample.</summary>
    public HostFileState Read(IHostFiles files)
    {
        HostFile file = files.Read(Path);
        if (file.IsRead) { return Parse(file.Text); }
        Clear();
        return State = file.State;
    }

    /// <summary>The same from a text at hand. Never throws.</summary>
    public HostFileState Parse(ReadOnlySpan<byte> text)
    {
        Clear();
        return State = TryFill(text) ? HostFileState.Read : HostFileState.Broken;
    }

    /// <summary>Forgets all figures.</summary>
    protected abstract void Clear();

    /// <returns>False when nothing of it is in this file's format.</returns>
    protected abstract bool TryFill(ReadOnlySpan<byte> text);
}
