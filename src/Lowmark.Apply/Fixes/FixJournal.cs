using Lowmark.Apply.Files;
using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Fixes;

/// <summary>What happened in a fix, a JSON line each, on the disk before the next thing is done.</summary>
/// <param name="file">Open for reading and, to append, at its end.</param>
/// <exception cref="LinuxException">By every call: a call of the system failed.</exception>
internal sealed class FixJournal(SafeFileHandle file, string path) : IDisposable
{
    private const int MostBytes = 64 * 1024 * 1024;

    private long _length;

    /// <summary>To be asked first, and once.</summary>
    /// <returns>Null when nothing was ever begun: the first line is not whole.</returns>
    /// <exception cref="SurpriseException">A line before the last is not one of a journal.</exception>
    public FixRecord? Read()
    {
        JournalText text = JournalText.Parse(FileContent.Read(file, path, MostBytes));
        _length = text.WholeBytes;
        if (text.Events is []) { return null; }
        return (text.BrokenLine is null ? FixRecord.Of(text.Events) : null) ?? throw new SurpriseException(
            new(
                SurpriseKind.NoRecord,
                $"{path} can not be read{(text.BrokenLine is { } line ? $" (line {line})" : "")}",
                "it holds the old values: put back by hand what it says, then move its folder away"),
            hasActed: false);
    }

    /// <summary>It is on the disk when this returns; or nothing of it is.</summary>
    public void Append(FixEvent happened)
    {
        byte[] line = FixEventWriter.Line(happened);
        try
        {
            FileContent.Write(file, path, line);
            FileContent.Sync(file, path);
            _length += line.Length;
        }
        catch (LinuxException)
        {
            CutTornLine();
            throw;
        }
    }

    /// <summary>What a run that ended while it wrote has left of its last line.</summary>
    public void CutTornLine()
    {
        FileContent.Cut(file, path, _length);
        FileContent.Sync(file, path);
    }

    public void Dispose() => file.Dispose();
}
