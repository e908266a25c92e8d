namespace Lowmark.Host;

/// <summary>What a file that is read once says, or why that is not known.</summary>
/// <param name="Value">Null exactly when the state is not <see cref="HostFileState.Read"/>.</param>
public readonly record struct Reading<T>(HostFileState State, T? Value)
    where T : class;

/// <returns>Null when the text is not in the file's format.</returns>
public delegate T? FileParser<out T>(ReadOnlySpan<byte> text)
    where T : class;

/// <summary>Reads and parses; a text that does not parse is <see cref="HostFileState.Broken"/>.</summary>
public static class Reading
{
    public static Reading<T> Of<T>(IHostFiles files, string path, FileParser<T> parse)
        where T : class
    {
        HostFile file = files.Read(path);
        if (!file.IsRead) { return new(file.State, null); }
        T? value = parse(file.Text);
        return new(value is null ? HostFileState.Broken : HostFileState.Read, value);
    }
}
