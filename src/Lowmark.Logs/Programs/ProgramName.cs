namespace Lowmark.Logs.Programs;

/// <summary>Who speaks of memory in a line that is not the kernel's.</summary>
public enum ProgramName
{
    /// <summary>Any program: the line has a form that the C library gives to all of them.</summary>
    Other,
    Systemd,
    SystemdOomd,
    Earlyoom,
    Nohang,
    Oomd,
    Lowmemorykiller,
    Kubelet,
    Kubernetes,
    Containerd,
    Docker,
    Crio,
    Java,
    Node,
    Go,
    Dotnet,
    Python,
    Ruby,
    Php,
    Perl,
    Rust,
    Cpp,
    Redis,
    Postgres,
    Mysql,
    Elasticsearch,
    Mongodb,
    Nginx,
}

/// <summary>Programs by the names that JSON and prose share.</summary>
public static class ProgramNames
{
    public static string Of(ProgramName name) => name switch
    {
        ProgramName.Other => "program",
        ProgramName.Systemd => "systemd",
        ProgramName.SystemdOomd => "systemd-oomd",
        ProgramName.Earlyoom => "earlyoom",
        ProgramName.Nohang => "nohang",
        ProgramName.Oomd => "oomd",
        ProgramName.Lowmemorykiller => "lowmemorykiller",
        ProgramName.Kubelet => "kubelet",
        ProgramName.Kubernetes => "kubernetes",
        ProgramName.Containerd => "containerd",
        ProgramName.Docker => "docker",
        ProgramName.Crio => "crio",
        ProgramName.Java => "java",
        ProgramName.Node => "node",
        ProgramName.Go => "go",
        ProgramName.Dotnet => "dotnet",
        ProgramName.Python => "python",
        ProgramName.Ruby => "ruby",
        ProgramName.Php => "php",
        ProgramName.Perl => "perl",
        ProgramName.Rust => "rust",
        ProgramName.Cpp => "c++",
        ProgramName.Redis => "redis",
        ProgramName.Postgres => "postgres",
        ProgramName.Mysql => "mysql",
        ProgramName.Elasticsearch => "elasticsearch",
        ProgramName.Mongodb => "mongodb",
        ProgramName.Nginx => "nginx",
    };
}
