using Microsoft.Win32.SafeHandles;

namespace Lowmark.Apply.Files;

/// <summary>What a file has besides its content: owner, permissions, access list and SELinux context.</summary>
internal static class FileLooks
{
    private const int MostBytes = 64 * 1024;

    private static readonly string[] s_attributes = ["system.posix_acl_access", "security.selinux"];

    /// <summary>Makes a file look as the one whose place it takes.</summary>
    /// <param name="mode">When there is no such file yet.</param>
    public static void Copy(OpenFolder folder, string from, SafeFileHandle to, int mode)
    {
        string path = $"{folder.Path}/{from}";
        if (folder.FactsOf(from) is not { } facts)
        {
            Check(Linux.ChangeMode(to, (uint)mode), path);
            return;
        }

        // First the owner: a change of it takes away bits of the mode.
        Check(Linux.ChangeOwner(to, facts.User, facts.Group), path);
        Check(Linux.ChangeMode(to, (uint)facts.Permissions), path);
        using SafeFileHandle source = folder.Open(from, 0);
        byte[] value = new byte[MostBytes];
        foreach (string attribute in s_attributes)
        {
            nint length = Linux.GetAttribute(source, attribute, value, (nuint)value.Length);

            // As well as can be: not every file system has them, and not every policy lets them be set.
            if (length > 0) { _ = Linux.SetAttribute(to, attribute, value, (nuint)length, 0); }
        }
    }

    private static void Check(int result, string path)
    {
        if (result != 0) { throw LinuxException.Last(path); }
    }
}
