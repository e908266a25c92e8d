using Lowmark.Apply.Files;

namespace Lowmark.Apply;

/// <summary>What an error of the system means to who wants the change, and what to do about it.</summary>
internal static class Surprises
{
    private const int LongestQuote = 200;

    /// <summary>Of a file that holds a value of the kernel.</summary>
    public static Surprise OfValue(LinuxException error) => error.Error switch
    {
        Errno.ReadOnly => new(
            SurpriseKind.ReadOnly, $"{error.Path} is on a file system that is mounted read-only",
            "a container sees the settings of its kernel so: run lowmark fix on the host itself"),
        Errno.Invalid or Errno.OutOfRange or Errno.NotSupported => new(
            SurpriseKind.NotAccepted, $"{error.Path} does not take this value",
            "the kernel's log (dmesg) may say why; choose another value"),
        Errno.Busy or Errno.NoMemory => new(
            SurpriseKind.Busy, $"{error.Path}: the kernel can not do this now ({Words(error)})",
            "what is in use can not be given up: choose a value above what is used, or end what uses it first"),
        Errno.NoAccess or Errno.NotPermitted when IsCpuset(error.Path) => NotPermitted(
            error, "the group above must have these nodes too, and only root may write it"),
        Errno.NoSpace when IsCpuset(error.Path) => new(
            SurpriseKind.NotAccepted, $"{error.Path} can not be without any node while tasks are in the group",
            "name at least one node"),
        Errno.NoAccess or Errno.NotPermitted => NotPermitted(
            error, "run it as root; if you are, a capability is missing (CAP_SYS_RESOURCE to lower an oom_score_adj) "
                + "or a security module forbids it"),
        Errno.NoSuchFile or Errno.NoSuchProcess or Errno.NoDevice or Errno.NotAFolder => Gone(
            error, "its process, group or device has gone, or this kernel has no such setting: make a new plan"),
        _ => OfAny(error),
    };

    /// <summary>Of any other file.</summary>
    public static Surprise OfFile(LinuxException error) => error.Error switch
    {
        Errno.ReadOnly => new(
            SurpriseKind.ReadOnly, $"{error.Path} is on a file system that is mounted read-only",
            "mount it read-write, or make the change where the system's image is built"),
        Errno.NoAccess or Errno.NotPermitted => NotPermitted(
            error, "run it as root; if you are, look whether it is immutable (lsattr), in use as swap (swapon --show), "
                + "or kept by a security module"),
        Errno.NoSuchFile or Errno.NotAFolder => Gone(error, "make a new plan"),
        Errno.NotSupported or Errno.NotThisKind or Errno.Invalid => new(
            SurpriseKind.NotAccepted, $"{error.Path}: its file system can not do this ({Words(error)})",
            "make the change by hand, or on another file system"),
        _ => OfAny(error),
    };

    public static Surprise Changed(string path, string expected, string found) => new(
        SurpriseKind.Changed, $"{path} holds {Quote(found)}, not {Quote(expected)}",
        "somebody has changed it: make a new plan");

    public static Surprise OtherKind(string path, string what) => new(
        SurpriseKind.OtherKind, $"{path} is {what}", "look at what put it there; nothing was written to it");

    /// <summary>As it is, but not without an end.</summary>
    public static string Quote(string text)
    {
        string line = text.TrimEnd();
        return line.Length <= LongestQuote ? $"'{line}'" : $"'{line[..LongestQuote]}…'";
    }

    private static Surprise OfAny(LinuxException error) => error.Error switch
    {
        Errno.Loop => new(
            SurpriseKind.Link, $"{error.Path} is a symbolic link",
            "something else keeps the file it leads to: make the change there, by that one's own means"),
        Errno.Exists => new(SurpriseKind.Exists, $"{error.Path} is there already", "make a new plan"),
        Errno.NoSpace or Errno.Quota => new(
            SurpriseKind.NoSpace, $"{error.Path}: no space is left on its file system",
            "free some space (or raise the quota) there first"),
        Errno.IsAFolder => OtherKind(error.Path, "a folder"),
        Errno.NoReader => OtherKind(error.Path, "a pipe or device, not a file"),
        Errno.TooLarge => OtherKind(error.Path, "larger than such a file can be"),
        _ => new(SurpriseKind.Failed, error.Message, "nothing more was done; the words above are the system's"),
    };

    private static Surprise NotPermitted(LinuxException error, string instead) =>
        new(SurpriseKind.NotPermitted, $"{error.Path}: {Words(error)}", instead);

    private static Surprise Gone(LinuxException error, string instead) =>
        new(SurpriseKind.Gone, $"{error.Path} is not there", instead);

    private static bool IsCpuset(string path) =>
        path[(path.LastIndexOf('/') + 1)..].StartsWith("cpuset.", StringComparison.Ordinal);

    private static string Words(LinuxException error) => error.Message[(error.Path.Length + 2)..];
}
