using System.Text;

namespace Lowmark.Host.Text;

/// <summary>Paths as the kernel prints them where blanks part the fields: <c>\040</c> for a blank, and so for tab, line
/// end, backslash and what else the file escapes.</summary>
/// <remarks>mangle_path() (fs/seq_file.c).</remarks>
public static class OctalEscapes
{
    /// <summary>Any other backslash stays. UTF-8, with U+FFFD for what is none.</summary>
    public static string Undo(ReadOnlySpan<byte> path)
    {
        byte[] plain = new byte[path.Length];
        return Encoding.UTF8.GetString(plain, 0, Undo(path, plain));
    }

    /// <inheritdoc cref="Undo(ReadOnlySpan{byte})"/>
    /// <param name="plain">At least as long.</param>
    /// <returns>How many bytes of it were written.</returns>
    public static int Undo(ReadOnlySpan<byte> path, Span<byte> plain)
    {
        int length = 0;
        while (!path.IsEmpty)
        {
            bool escaped = path is [(byte)'\\', >= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7',
                >= (byte)'0' and <= (byte)'7', ..];
            plain[length++] = escaped
                ? (byte)(((path[1] - '0') << 6) | ((path[2] - '0') << 3) | (path[3] - '0'))
                : path[0];
            path = path[(escaped ? 4 : 1)..];
        }

        return length;
    }
}
