using System.Text;
using Lowmark.Kernel.Text;

namespace Lowmark.Host.Text;

/// <summary>Files that hold one value, as most of sysfs and of /proc/sys do.</summary>
/// <remarks>Every form answers null for a file that is absent, may not be read or holds something else; where the
/// reason matters, the overload with a state tells it.</remarks>
public static class HostValues
{
    private const int LongestText = 4096;

    extension(IHostFiles files)
    {
        /// <summary>A whole number, maybe negative.</summary>
        public long? Number(string path) => files.Number(path, out _);

        /// <param name="state">Why it is null.</param>
        public long? Number(string path, out HostFileState state)
        {
            HostFile file = files.Read(path);
            LineCursor cursor = new(Value(file.Text));
            state = file.State;
            if (!file.IsRead) { return null; }
            if (cursor.TryTakeNumber(out long number) && cursor.AtEnd) { return number; }
            state = HostFileState.Broken;
            return null;
        }

        /// <summary><c>0</c> or <c>1</c>, <c>N</c> or <c>Y</c>.</summary>
        public bool? Flag(string path) => files.Read(path).Text.TrimEnd("\r\n"u8) switch
        {
            [(byte)'0' or (byte)'N' or (byte)'n'] => false,
            [(byte)'1' or (byte)'Y' or (byte)'y'] => true,
            _ => null,
        };

        /// <summary>The first line; null when it is empty.</summary>
        public string? Line(string path)
        {
            ReadOnlySpan<byte> text = Value(files.Read(path).Text);
            return text.IsEmpty || text.Length > LongestText ? null : Names.Of(text);
        }

        /// <summary>The word in brackets of a choice: <c>always [madvise] never</c>.</summary>
        public string? Chosen(string path)
        {
            LineCursor cursor = new(Value(files.Read(path).Text));
            return cursor.TryTakeThrough("["u8, out _) && cursor.TryTakeThrough("]"u8, out ReadOnlySpan<byte> word)
                && word.Length is > 0 and <= LongestText
                ? Encoding.UTF8.GetString(word)
                : null;
        }
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)'\n', (byte)'\r');
        return (end < 0 ? text : text[..end]).TrimBlanks();
    }
}
