@rem Windows runs this file for `exec` in the scripts of package.json. In a POSIX shell, `exec` is the command that lets
@rem the service itself get the signals that npm forwards: the shell would end without it.
@%*
