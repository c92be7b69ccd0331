// For browsers that know no modules: the server's page, which needs no script.
location.replace("?ohne-app=1");
